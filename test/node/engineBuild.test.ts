import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../rules/sources.ts';
import { scripts } from '../servers/scripts.ts';
import { startServer, type ModelServer } from '../servers/startServer.ts';

const engine = join(root, 'dist', 'engine.mjs');

/** Another program's use of the engine as it is built: `dist/engine.mjs` and its types. */
describe('the engine as a library', () => {
  let folder: string;
  let server: ModelServer;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tandem-library-'));
    server = await startServer('ollama', scripts['hello'] ?? []);
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await server.close();
  });

  it('answers, and loads the SDK of the wire that is asked and no other', async () => {
    const program = join(folder, 'program.mjs');
    writeFileSync(
      program,
      `import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
      const { createEngine, collect, userText } = await import(${JSON.stringify(engine)});
      const before = loaded.length;
      const engine = createEngine({ settings: { providers: { it: { wire: 'ollama', baseUrl: ${JSON.stringify(server.url)} } } } });
      const request = { role: 'overseer', purpose: 'api', messages: [userText('hi')], pin: { provider: 'it', model: 'm1' } };
      const { text } = await collect(engine.ask(request));
      engine.close();
      console.log(JSON.stringify({ text, atImport: loaded.slice(0, before), later: loaded.slice(before) }));`,
    );
    const ran = await run(process.execPath, [program]);
    const { text, atImport, later } = JSON.parse(ran) as { text: string; atImport: string[]; later: string[] };
    assert.equal(text, 'Hello, world!');
    const read = (urls: readonly string[]): string =>
      urls
        .filter((url) => url.startsWith('file:'))
        .map((url) => readFileSync(fileURLToPath(url), 'utf8'))
        .join('');
    assert.doesNotMatch(read(atImport), /OPENAI_BASE_URL|ANTHROPIC_AUTH_TOKEN|ollama-js\//);
    assert.match(read(later), /ollama-js\//);
    assert.doesNotMatch(read(later), /OPENAI_BASE_URL|ANTHROPIC_AUTH_TOKEN/);
  });

  it('brings its types', () => {
    const program = join(folder, 'consumer.ts');
    writeFileSync(
      program,
      `import { createEngine, userText, type StreamEvent } from ${JSON.stringify(engine)};
      export async function texts(): Promise<string[]> {
        const engine = createEngine();
        const found: string[] = [];
        for await (const event of engine.ask({ role: 'overseer', purpose: 'api', messages: [userText('hi')] })) {
          const seen: StreamEvent = event;
          if (seen.type === 'text') found.push(seen.text);
        }
        // @ts-expect-error there is no such role, and the types know it
        engine.ask({ role: 'boss', purpose: 'api', messages: [] });
        return found;
      }`,
    );
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--types',
      '',
    ];
    execFileSync(join(root, 'node_modules/.bin/tsc'), [...options, program], { cwd: folder, stdio: 'pipe' });
  });
});

/** Not synchronously: the model server that is asked lives in this process. */
async function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, (error, out, err) =>
      error === null ? resolve(out) : reject(new Error(`${error.message}\n${err}`)),
    );
  });
}
