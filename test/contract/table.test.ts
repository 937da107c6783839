import assert from 'node:assert/strict';
import { catalogue } from '../../src/core/providers/catalogue.ts';
import { dialects } from '../servers/dialects.ts';
import { dialectOf } from './served.ts';
import { table } from './tally.ts';

describe('contract · the catalogue', () => {
  it('has a server for each of its rows, and no server is nobody’s', () => {
    assert.deepEqual(Object.keys(dialects).toSorted(), catalogue.map((row) => row.id).toSorted());
  });

  for (const row of catalogue) {
    it(`${row.id} is served by its own wire, under its own path`, () => {
      const { on, basePath } = dialectOf(row);
      assert.equal(on, row.wire);
      assert.equal(new URL(row.baseUrl).pathname.replace(/\/$/, ''), basePath);
    });
  }
});

// Outside of every suite: this runs when the last of them is done.
after(() => console.log(table()));
