import assert from 'node:assert/strict';
import { userText } from '../../../src/core/model/message.ts';
import type { Model } from '../../../src/core/model/model.ts';
import type { ChatRequest } from '../../../src/core/model/request.ts';
import type { Role } from '../../../src/core/model/role.ts';
import { best, choose, type ChoiceInput } from '../../../src/core/routing/choose.ts';

const local = (model: string, sizeBytes = 1): Model => ({ provider: 'ollama', model, place: 'local', sizeBytes });
const request = (role: Role): ChatRequest => ({ role, purpose: 'chat', messages: [userText('hi')] });

function input(installed: readonly Model[], use: { overseer?: string[]; implementation?: string[] } = {}): ChoiceInput {
  const route = (names: string[] = []): ChoiceInput['roles']['overseer'] => ({
    use: names.map((model) => ({ provider: 'ollama', model })),
    sampling: {},
  });
  return {
    roles: { overseer: route(use.overseer), implementation: route(use.implementation) },
    find: (ref) => ({ ...ref, place: 'local' }),
    localModels: () => Promise.resolve(installed),
  };
}

const { signal } = new AbortController();

describe('the choice of a model', () => {
  it('takes the recommended model of each role when it is installed', () => {
    const installed = [local('mistral:7b'), local('qwen2.5-coder:7b'), local('llama3.1:8b')];
    assert.equal(best('overseer', installed)?.model, 'llama3.1:8b');
    assert.equal(best('implementation', installed)?.model, 'qwen2.5-coder:7b');
  });

  it('takes the largest when none is recommended, and never an embedding model', () => {
    const installed: Model[] = [
      local('tiny', 1),
      local('big', 9),
      { ...local('nomic-embed-text', 99), embeddingOnly: true },
    ];
    assert.equal(best('overseer', installed)?.model, 'big');
    assert.equal(best('overseer', installed.slice(2)), undefined);
  });

  it('never takes a model of the cloud by itself', () => {
    assert.equal(best('overseer', [{ provider: 'openai', model: 'gpt-5', place: 'cloud' }]), undefined);
  });

  it('asks no server when the person has chosen', async () => {
    const asked = { ...input([], { overseer: ['mine'] }), localModels: () => Promise.reject(new Error('asked')) };
    const [choice] = await choose(request('overseer'), asked, signal);
    assert.equal(choice?.model.model, 'mine');
    assert.equal(choice?.because, 'your choice for the Overseer');
  });

  it('keeps the roles apart: what one uses does not change the other', async () => {
    const installed = [local('llama3.1:8b')];
    const [overseer] = await choose(request('overseer'), input(installed, { implementation: ['other'] }), signal);
    assert.equal(overseer?.model.model, 'llama3.1:8b');
    assert.equal(overseer.because, 'the best installed local model for the Overseer');
  });

  it('lets the model named for one question go before everything', async () => {
    const pinned = { ...request('overseer'), pin: { provider: 'ollama', model: 'pinned' } };
    const [choice, ...rest] = await choose(pinned, input([], { overseer: ['mine'] }), signal);
    assert.equal(choice?.model.model, 'pinned');
    assert.deepEqual(rest, []);
  });

  it('says what to install when there is nothing to choose from', async () => {
    await assert.rejects(
      choose(request('implementation'), input([]), signal),
      (error: { kind: string; detail: { next: string } }) => {
        assert.equal(error.kind, 'model.none');
        assert.match(error.detail.next, /ollama pull qwen2\.5-coder:7b/);
        return true;
      },
    );
  });
});
