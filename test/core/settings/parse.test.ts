import assert from 'node:assert/strict';
import { ModelError } from '../../../src/core/model/error.ts';
import { parseSettings } from '../../../src/core/settings/parse.ts';

function problem(value: unknown): ModelError {
  try {
    parseSettings(value, 'tandem.json');
  } catch (error) {
    assert.ok(error instanceof ModelError);
    assert.equal(error.kind, 'settings.invalid');
    return error;
  }
  assert.fail(`${JSON.stringify(value)} was accepted`);
}

describe('settings', () => {
  it('are complete without any value given', () => {
    const settings = parseSettings({});
    assert.equal(settings.timeouts.connect, 10);
    assert.equal(settings.timeouts.firstEventLocal, 300);
    assert.equal(settings.limits.turnMegabytes, 64);
    assert.deepEqual(settings.roles.overseer.use, []);
  });

  const refused: readonly [name: string, value: unknown, says: RegExp, setting: string][] = [
    ['an unknown key', { timeout: { connect: 1 } }, /“timeout” is not a setting; did you mean “timeouts”/, 'tandem'],
    ['an unknown key inside a group', { timeouts: { conect: 1 } }, /did you mean “connect”/, 'tandem.timeouts'],
    ['a third role', { roles: { reviewer: {} } }, /“roles.reviewer” is not a setting/, 'tandem.roles'],
    [
      'a URL that is none',
      { providers: { a: { baseUrl: 'nowhere' } } },
      /lacks its scheme; write https:\/\/nowhere/,
      'tandem.providers.a.baseUrl',
    ],
    [
      'a URL without scheme',
      { providers: { a: { baseUrl: 'localhost:11434' } } },
      /lacks its scheme; write http:\/\/localhost:11434/,
      'tandem.providers.a.baseUrl',
    ],
    [
      'another scheme',
      { providers: { a: { baseUrl: 'file:///etc/passwd' } } },
      /must begin with http/,
      'tandem.providers.a.baseUrl',
    ],
    [
      'credentials in a URL',
      { providers: { a: { baseUrl: 'https://me:pw@host/v1' } } },
      /user name or a password/,
      'tandem.providers.a.baseUrl',
    ],
    [
      'a query in a URL',
      { providers: { a: { baseUrl: 'https://host/v1?key=1' } } },
      /without \?/,
      'tandem.providers.a.baseUrl',
    ],
    [
      'the address of a request',
      { providers: { a: { baseUrl: 'https://host/v1/chat/completions' } } },
      /ends before that: https:\/\/host\/v1\./,
      'tandem.providers.a.baseUrl',
    ],
    ['a provider with a strange name', { providers: { 'A B': {} } }, /small letters/, 'tandem.providers.A B'],
    [
      'a model without provider',
      { roles: { overseer: { use: ['llama'] } } },
      /provider\/model/,
      'tandem.roles.overseer.use.0',
    ],
    ['a timeout of 0', { timeouts: { connect: 0 } }, /timeouts.connect/, 'tandem.timeouts.connect'],
    ['no object at all', [], /expected object/, 'tandem'],
  ];
  for (const [name, value, says, setting] of refused) {
    it(`refuse ${name}, and say where`, () => {
      const error = problem(value);
      assert.match(error.message, says);
      assert.match(error.message, /tandem\.json/);
      assert.equal(error.detail.setting, setting);
    });
  }

  it('never repeat a password that stood in a URL', () => {
    assert.doesNotMatch(problem({ providers: { a: { baseUrl: 'https://me:hunter2@host/v1' } } }).message, /hunter2/);
  });
});
