import assert from 'node:assert/strict';
import { sources } from './sources.ts';

const lines = (text: string): number => text.trimEnd().split('\n').length;

describe('the shape of the code', () => {
  it('keeps files of src at 300 lines or fewer', () => {
    const long = sources('src').filter((file) => lines(file.text) > 300);
    assert.deepEqual(
      long.map((file) => `${file.path} has ${lines(file.text)} lines`),
      [],
    );
  });

  it('keeps test files at 500 lines or fewer', () => {
    const long = sources('test').filter((file) => lines(file.text) > 500);
    assert.deepEqual(
      long.map((file) => `${file.path} has ${lines(file.text)} lines`),
      [],
    );
  });

  it('reads errors by their kind and not by their message', () => {
    const guessing = sources('src').filter((file) =>
      /\.message\s*\.\s*(includes|match|startsWith|endsWith)\(/.test(file.text),
    );
    assert.deepEqual(
      guessing.map((file) => file.path),
      [],
    );
  });
});
