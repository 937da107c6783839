import assert from 'node:assert/strict';
import { completeTable } from '../../src/webview/markdown/openTable.ts';

const header = '| role | what |';
const row = '| --- | --- |';

describe('a table that has only begun', () => {
  const completed: readonly [name: string, text: string, whole: string][] = [
    ['its first line', header, `${header}\n${row}`],
    ['its second line begun', `${header}\n|`, `${header}\n${row}`],
    ['its second line half', `${header}\n| --- |`, `${header}\n${row}`],
    ['an empty second line', `${header}\n`, `${header}\n`],
    ['its second line whole', `${header}\n| :-- | --: |`, `${header}\n| :-- | --: |`],
    ['words before it', `Look:\n\n${header}`, `Look:\n\n${header}\n${row}`],
  ];
  for (const [name, text, whole] of completed) {
    it(`is a table with ${name}`, () => assert.equal(completeTable(text), whole));
  }

  for (const text of [
    'plain words',
    '|x| is its absolute value\nand so on',
    '| one cell',
    `${header}\n| words | here |`,
    '',
  ]) {
    it(`leaves alone what is none: ${JSON.stringify(text)}`, () => assert.equal(completeTable(text), text));
  }
});
