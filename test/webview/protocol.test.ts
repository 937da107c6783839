import assert from 'node:assert/strict';
import { type ChatWindow, Harness } from './page.ts';
import { snapshot, turn } from './samples.ts';

describe('chat page: what it says and hears', function () {
  this.timeout(60_000);
  let harness: Harness;
  let chat: ChatWindow;
  before(async () => {
    harness = await Harness.start();
  });
  after(() => harness.stop());
  beforeEach(async () => {
    chat = await harness.open();
  });
  afterEach(async () => {
    assert.deepEqual(chat.errors, []);
    assert.deepEqual(chat.strangers, []);
    await chat.close();
  });

  it('says ready once, and acknowledges a snapshot after it is drawn', async () => {
    assert.deepEqual(await chat.posted(), [{ type: 'ready' }]);
    await chat.say(snapshot([turn()]));
    assert.deepEqual(
      (await chat.posted()).map((message) => message.type),
      ['ready', 'ack'],
    );
    assert.match(await chat.page.locator('.answer-text').innerText(), /With a regular expression\./);
  });
});
