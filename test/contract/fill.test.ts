import assert from 'node:assert/strict';
import { ModelError } from '../../src/core/model/error.ts';
import type { ChatRequest } from '../../src/core/model/request.ts';
import { collect, type Whole } from '../../src/core/stream/collect.ts';
import { createEngine } from '../../src/node/headless.ts';
import { startFillServer } from '../servers/fill.ts';

const request: ChatRequest = {
  role: 'implementation',
  purpose: 'completion',
  messages: [],
  fill: { before: 'const total = ', after: ';\n' },
  sampling: { maxOutputTokens: 64, stop: ['\n\n'] },
};

/** Each way, the provider that has it, and how its question names what stands before and after. */
const ways = [
  { like: 'ollama', base: '', path: '/api/generate', before: 'prompt', after: 'suffix', ends: 'stop' },
  { like: 'llamacpp', base: '/v1', path: '/infill', before: 'input_prefix', after: 'input_suffix', ends: 'length' },
  { like: 'mistral', base: '/v1', path: '/v1/fim/completions', before: 'prompt', after: 'suffix', ends: 'stop' },
  { like: 'deepseek', base: '/v1', path: '/beta/completions', before: 'prompt', after: 'suffix', ends: 'stop' },
] as const;

describe('contract · code completed between two pieces', () => {
  async function fillAt(
    like: string,
    base: string,
    words: readonly string[],
    cutAt?: number,
  ): Promise<{
    asked: Awaited<ReturnType<typeof startFillServer>>['asked'];
    whole: Whole | ModelError;
  }> {
    const server = await startFillServer(words, cutAt);
    const engine = createEngine({
      settings: {
        providers: { it: { like, baseUrl: `${server.url}${base}`, place: 'cloud', key: 'none' } },
        roles: { implementation: { use: ['it/coder'] } },
      },
    });
    try {
      const whole = await collect(engine.ask(request)).catch((error: unknown) => error as ModelError);
      return { asked: server.asked, whole };
    } finally {
      engine.close();
      await server.close();
    }
  }

  for (const { like, base, path, before, after, ends } of ways) {
    it(`${like} · asks at ${path} and reads the answer with its usage`, async () => {
      const { asked, whole } = await fillAt(like, base, ['price', ' * ', 'count']);
      assert.ok(!(whole instanceof ModelError));
      assert.deepEqual([whole.text, whole.reason], ['price * count', ends]);
      assert.deepEqual([whole.usage.input, whole.usage.output, whole.usage.estimated], [26, 3, undefined]);
      assert.equal(asked[0]?.path, path);
      assert.deepEqual([asked[0]?.body[before], asked[0]?.body[after]], ['const total = ', ';\n']);
    });

    it(`${like} · a completion that is cut is never whole`, async () => {
      const { whole } = await fillAt(like, base, ['price', ' * ', 'count'], 90);
      assert.ok(whole instanceof ModelError);
      assert.equal(whole.kind, 'incomplete');
    });
  }

  it('is refused before anything is sent where the provider has no way to do it', async () => {
    const { asked, whole } = await fillAt('vllm', '/v1', ['x']);
    assert.ok(whole instanceof ModelError);
    assert.equal(whole.kind, 'model.unable');
    assert.equal(asked.length, 0);
  });
});
