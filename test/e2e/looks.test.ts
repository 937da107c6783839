import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../rules/sources.ts';
import { photograph } from './scenes.ts';

describe('how it looks', () => {
  // Whether it is beautiful only a person can say: the pictures are in test-output/screenshots for that.
  it('is photographed in dark, light and high contrast', async function () {
    this.timeout(360_000);
    const files = await photograph(join(root, 'test-output', 'screenshots'));
    assert.equal(files.length, 27);
    for (const file of files) assert.ok(statSync(file).size > 20_000, `${file} is nearly empty`);
  });
});
