import assert from 'node:assert/strict';
import { catalogue } from '../../../src/core/providers/catalogue.ts';
import { resolveRows, type UserRow } from '../../../src/core/providers/rows.ts';

function resolve(own: Record<string, UserRow>): Map<string, ReturnType<typeof resolveRows>[number]> {
  return new Map(resolveRows(catalogue, own).map((row) => [row.id, row]));
}

describe('provider rows', () => {
  it('are the catalogue when the user says nothing', () => {
    const withAddress = catalogue.filter((row) => row.ownAddress === undefined);
    assert.deepEqual(resolveRows(catalogue, {}), withAddress);
  });

  it('of a provider whose address is the person’s own come with that address only', () => {
    assert.equal(resolve({}).get('azure'), undefined);
    const own = { baseUrl: 'https://mine.openai.azure.com', models: ['my-gpt'], apiVersion: '2024-10-21' };
    const azure = resolve({ azure: own }).get('azure');
    assert.deepEqual([azure?.baseUrl, azure?.models, azure?.apiVersion], Object.values(own));
    assert.equal(azure?.quirks?.keyHeader, 'api-key');
    assert.throws(() => resolve({ azure: {} }), /a baseUrl of your own, like https:\/\/your-resource/);
  });

  it('take what the user does not say from the provider they are like', () => {
    const row = resolve({ work: { like: 'vllm', baseUrl: 'http://10.0.0.5:8000/v1/' } }).get('work');
    assert.equal(row?.wire, 'openai-chat');
    assert.equal(row?.baseUrl, 'http://10.0.0.5:8000/v1');
    assert.equal(row?.place, 'local');
    assert.equal(row?.label, 'work');
  });

  it('change a provider of the catalogue in place', () => {
    const rows = resolve({ ollama: { baseUrl: 'http://192.168.1.9:11434' } });
    assert.equal(rows.get('ollama')?.label, 'Ollama');
    assert.equal(rows.get('ollama')?.baseUrl, 'http://192.168.1.9:11434');
    assert.equal(rows.size, resolveRows(catalogue, {}).length);
  });

  it('are local only where the address cannot leave the private network, whatever they claim', () => {
    const place = (baseUrl: string, own: UserRow = {}): string | undefined =>
      resolve({ p: { wire: 'openai-chat', baseUrl, ...own } }).get('p')?.place;
    assert.equal(place('http://localhost:1'), 'local');
    assert.equal(place('http://[::1]:1'), 'local');
    assert.equal(place('http://192.168.0.7:1'), 'local');
    assert.equal(place('https://example.com/v1', { place: 'local' }), 'cloud');
    assert.equal(place('https://127.0.0.1.evil.example/v1', { place: 'local' }), 'cloud');
    assert.equal(place('http://localhost:4000', { place: 'cloud' }), 'cloud');
    assert.equal(resolve({ p: { like: 'openai', baseUrl: 'http://localhost:4000' } }).get('p')?.place, 'cloud');
  });

  const refused: readonly [name: string, own: Record<string, UserRow>, says: RegExp][] = [
    [
      'one like a provider that is not there',
      { a: { like: 'olama', baseUrl: 'http://localhost:1' } },
      /Did you mean ollama/,
    ],
    ['one without wire', { a: { baseUrl: 'http://localhost:1' } }, /needs a wire and a baseUrl/],
    ['one without address', { a: { wire: 'ollama' } }, /needs a wire and a baseUrl/],
    [
      'one on the internet without encryption',
      { a: { wire: 'ollama', baseUrl: 'http://example.com' } },
      /not encrypted; use https/,
    ],
  ];
  for (const [name, own, says] of refused) {
    it(`refuse ${name}`, () => assert.throws(() => resolve(own), says));
  }
});
