import assert from 'node:assert/strict';
import { catalogue, providerOfKey } from '../../../src/core/providers/catalogue.ts';
import { settingLeaves } from '../../../src/core/settings/leaves.ts';
import { parseSettings } from '../../../src/core/settings/parse.ts';

describe('the catalogue', () => {
  it('has every row once, with an address that the settings would accept', () => {
    assert.equal(new Set(catalogue.map((row) => row.id)).size, catalogue.length);
    for (const { id, baseUrl } of catalogue) parseSettings({ providers: { [id]: { baseUrl } } });
  });

  it('keeps clouds encrypted and says what they do with what they are sent', () => {
    for (const row of catalogue.filter((entry) => entry.place === 'cloud')) {
      assert.match(row.baseUrl, /^https:/, row.id);
      assert.match(row.policy ?? '', /^https:/, row.id);
      assert.equal(row.key, 'required', row.id);
    }
  });

  it('is named in the description of the setting', () => {
    const text = settingLeaves().find((leaf) => leaf.name === 'providers')?.schema.description ?? '';
    for (const row of catalogue) assert.ok(text.includes(`\`${row.id}\``), `${row.id} is not named`);
  });

  // Made up, in the form that each provider documents.
  const keys: readonly [owner: string | undefined, key: string][] = [
    ['openai', `sk-proj-${'a1_B-'.repeat(10)}`],
    ['anthropic', `sk-ant-api03-${'a1_B-'.repeat(10)}`],
    ['gemini', `AIza${'a1_B-'.repeat(7)}`],
    ['openrouter', `sk-or-v1-${'0f'.repeat(32)}`],
    ['huggingface', `hf_${'aB1'.repeat(12)}`],
    ['groq', `gsk_${'aB1'.repeat(17)}`],
    ['xai', `xai-${'aB1'.repeat(26)}`],
    [undefined, 'a key of no particular form'],
    [undefined, ''],
  ];
  for (const [owner, key] of keys) {
    it(`recognises ${owner === undefined ? 'nobody' : owner} by “${key.slice(0, 9)}”`, () => {
      assert.equal(providerOfKey(key, catalogue)?.id, owner);
    });
  }
});
