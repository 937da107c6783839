import assert from 'node:assert/strict';
import type { ToHost } from '../../src/protocol/chat.ts';
import { type ChatWindow, Harness } from './page.ts';
import { noModelShell, richAnswer, shell, snapshot, turn } from './samples.ts';

describe('chat page: keyboard, mouse and draft', function () {
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
    await chat.close();
  });

  const box = () => chat.page.getByRole('textbox', { name: 'Your question' });
  /** What the page has said since it was ready, without the acknowledgements. */
  const said = async (): Promise<ToHost[]> =>
    (await chat.posted()).filter((message) => message.type !== 'ack' && message.type !== 'ready');

  it('Enter sends, Shift+Enter breaks, and the box is empty afterwards', async () => {
    await chat.say(snapshot());
    await box().focus();
    await chat.page.keyboard.type('one');
    await chat.page.keyboard.press('Shift+Enter');
    await chat.page.keyboard.type('two');
    await chat.page.keyboard.press('Enter');
    assert.deepEqual((await said()).at(-1), { type: 'ask', text: 'one\ntwo', role: 'implementation' });
    assert.equal(await box().inputValue(), '');
  });

  it('does not send blank questions, while answering, or while a word is composed', async () => {
    await chat.say(snapshot());
    await box().fill('  \n ');
    await box().press('Enter');
    await box().fill('に');
    await box().dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await chat.say({ type: 'patch', shell: shell({ answering: true }), turns: [] });
    await box().press('Enter');
    assert.deepEqual(
      (await said()).filter((message) => message.type === 'ask'),
      [],
    );
    assert.equal(await box().inputValue(), 'に');
  });

  it('Escape stops while answering, from anywhere, and does nothing otherwise', async () => {
    await chat.say(snapshot([turn()]));
    await box().press('Escape');
    await chat.say({ type: 'patch', shell: shell({ answering: true }), turns: [] });
    await box().press('Escape');
    await chat.page.getByRole('button', { name: 'Stop' }).press('Escape');
    await chat.page.getByRole('button', { name: 'Stop' }).click();
    assert.deepEqual(await said(), [{ type: 'stop' }, { type: 'stop' }, { type: 'stop' }]);
  });

  it('the up arrow in an empty box brings back the last question', async () => {
    await chat.say(snapshot([turn({ id: 'a', question: 'older' }), turn({ id: 'b', question: 'the last' })]));
    await box().press('ArrowUp');
    assert.equal(await box().inputValue(), 'the last');
    await box().fill('mine');
    await box().press('ArrowUp');
    assert.equal(await box().inputValue(), 'mine');
  });

  it('asks the role that was just chosen, also before the host has answered', async () => {
    await chat.say(snapshot());
    await chat.page.getByRole('radio', { name: 'Implementation' }).focus();
    await chat.page.keyboard.press('ArrowLeft');
    await box().fill('Quickly');
    await box().press('Enter');
    const asked = (await said()).find((message) => message.type === 'ask');
    assert.equal(asked?.type === 'ask' && asked.role, 'overseer');
  });

  it('arrows change the role, and the focus stays', async () => {
    await chat.say(snapshot());
    await chat.page.getByRole('radio', { name: 'Implementation' }).focus();
    await chat.page.keyboard.press('ArrowLeft');
    assert.deepEqual(await said(), [{ type: 'role', role: 'overseer' }]);
    await chat.say({ type: 'patch', shell: shell({ role: 'overseer' }), turns: [] });
    assert.equal(await chat.page.evaluate(() => (document.activeElement as HTMLInputElement).value), 'overseer');
    assert.equal(await box().getAttribute('placeholder'), 'Ask the Overseer');
    await chat.page.getByRole('button', { name: /Model of the Overseer: claude-sonnet-4-5, cloud/ }).press('Enter');
    assert.deepEqual((await said()).at(-1), { type: 'choose-model', role: 'overseer' });
  });

  it('Tab reaches every control once, in the order they stand in', async () => {
    await chat.page.setViewportSize({ width: 420, height: 1600 });
    await chat.say(snapshot([turn({ answer: richAnswer, reasoning: 'thoughts' })], { draft: 'something' }));
    const names: string[] = [];
    for (let index = 0; index < 16; index += 1) {
      await chat.page.keyboard.press('Tab');
      names.push(
        await chat.page.evaluate(() => {
          const active = document.activeElement;
          return active === null || active === document.body
            ? ''
            : (active.getAttribute('aria-label') ?? active.textContent ?? '').trim() || active.tagName;
        }),
      );
    }
    const wanted = [
      'New conversation',
      'Reasoning',
      'Table',
      'Copy this code',
      'Insert this code at the cursor',
      'PRE',
      'the TC39 decimal proposal',
      'Your question',
      'INPUT',
      /Model of/,
      'Send',
    ];
    const at = names.indexOf('New conversation');
    for (const [index, name] of wanted.entries()) {
      const found = names[at + index] ?? '';
      if (name === 'PRE') assert.match(found, /parsePrice/);
      else if (name instanceof RegExp) assert.match(found, name);
      else assert.equal(found, name, names.join(' | '));
    }
  });

  it('code is copied and inserted as it was written; links are asked about', async () => {
    await chat.say(
      snapshot([turn({ answer: '```ts\nlet a = `x`; // <b>\n```\n\n[docs](https://example.org/a?b=c)' })]),
    );
    await chat.page.getByRole('button', { name: 'Copy this code' }).press('Enter');
    await chat.page.getByRole('button', { name: 'Insert this code at the cursor' }).press('Enter');
    const link = chat.page.getByRole('link', { name: 'docs' });
    assert.equal(await link.getAttribute('title'), 'https://example.org/a?b=c');
    await link.press('Enter');
    await link.click();
    const open: ToHost = { type: 'open-link', url: 'https://example.org/a?b=c' };
    const text = 'let a = `x`; // <b>\n';
    assert.deepEqual(await said(), [{ type: 'copy', text }, { type: 'insert', text }, open, open]);
  });

  it('an error offers its remedies, an empty chat its examples, a role without a model a way to one', async () => {
    const problem = {
      kind: 'auth.invalid',
      title: 'The key was rejected',
      why: '401',
      next: 'Set a new key.',
      remedies: ['set-key', 'retry'] as const,
    };
    await chat.say(snapshot([turn({ state: 'failed', problem: { ...problem, remedies: [...problem.remedies] } })]));
    await chat.page.getByRole('button', { name: 'Set key' }).click();
    assert.deepEqual((await said()).at(-1), { type: 'remedy', turnId: 'turn-1', remedy: 'set-key' });
    await chat.say(snapshot([], { conversationId: 'c2' }));
    await chat.page.getByRole('button', { name: 'Write unit tests for a date formatter' }).click();
    assert.equal(await box().inputValue(), 'Write unit tests for a date formatter');
    await chat.say(snapshot([], { conversationId: 'c3', ...noModelShell() }));
    await chat.page.locator('.empty').getByRole('button', { name: 'Connect a model' }).click();
    assert.deepEqual((await said()).at(-1), { type: 'connect' });
    await chat.page.getByRole('button', { name: 'New conversation' }).click();
    assert.deepEqual((await said()).at(-1), { type: 'new' });
  });

  it('the draft goes to the host after a pause, at once on blur, and comes back with a new page', async () => {
    await chat.say(snapshot());
    await box().pressSequentially('half a thou', { delay: 5 });
    assert.deepEqual((await said()).filter((message) => message.type === 'draft').length <= 1, true);
    await chat.page.waitForTimeout(300);
    assert.deepEqual((await said()).at(-1), { type: 'draft', text: 'half a thou' });
    await box().pressSequentially('ght');
    await box().blur();
    assert.deepEqual((await said()).at(-1), { type: 'draft', text: 'half a thought' });
    await chat.page.reload();
    await chat.until('ready');
    await chat.say(snapshot([], { draft: 'half a thought' }));
    assert.equal(await box().inputValue(), 'half a thought');
  });

  it('an echo of an older draft does not take letters away; a draft set by the host is shown', async () => {
    await chat.say(snapshot());
    await box().pressSequentially('ab');
    await chat.page.waitForTimeout(260);
    await box().pressSequentially('c');
    await chat.say({ type: 'patch', shell: shell({ draft: 'ab' }), turns: [] });
    assert.equal(await box().inputValue(), 'abc');
    await chat.page.waitForTimeout(260);
    await chat.say({ type: 'patch', shell: shell({ draft: 'Explain the selection' }), turns: [] });
    assert.equal(await box().inputValue(), 'Explain the selection');
    await chat.say({ type: 'patch', shell: shell({ conversationId: 'c2', draft: '' }), turns: [] });
    assert.equal(await box().inputValue(), '');
  });

  it('the host can put the focus into the box', async () => {
    await chat.say(snapshot());
    await chat.say({ type: 'focus' });
    await chat.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  });

  it('the box grows to about twelve lines, then scrolls', async () => {
    await chat.say(snapshot());
    const height = async (): Promise<number> => (await box().boundingBox())?.height ?? 0;
    const one = await height();
    await box().fill('1\n2\n3\n4\n5');
    const five = await height();
    await box().fill('x\n'.repeat(100));
    const many = await height();
    assert.ok(one < 50 && five > one + 60 && many > five && many < 280, `${one} ${five} ${many}`);
  });
});
