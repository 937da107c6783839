import assert from 'node:assert/strict';
import { payloads } from './hostile.ts';
import { type ChatWindow, Harness } from './page.ts';
import { shell, snapshot, turn, type Turn } from './samples.ts';

/**
 * No payload may run, fetch, navigate, or leave a dangerous element or attribute behind: not while it streams, at no
 * prefix, and not from restored history. The policy must have had nothing to stop. What this cannot prove: that no other
 * payload exists.
 */
describe('chat page: hostile markdown', function () {
  this.timeout(180_000);
  let harness: Harness;
  let chat: ChatWindow;
  before(async () => {
    harness = await Harness.start();
  });
  after(() => harness.stop());
  beforeEach(async () => {
    chat = await harness.open({ height: 1000 });
  });
  afterEach(() => chat.close());

  async function showAll(): Promise<void> {
    await chat.page.evaluate(async () => {
      for (const element of document.querySelectorAll('tandem-turn'))
        (element as HTMLElement & { near: boolean }).near = true;
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
  }

  async function assertHarmless(what: string): Promise<void> {
    await chat.page.waitForTimeout(100);
    const found = await chat.page.evaluate(() => {
      const root = document.querySelector('tandem-chat');
      const elements = [...(root?.querySelectorAll('*') ?? [])];
      const forbidden =
        'script,iframe,object,embed,img,video,audio,source,link,meta,base,style,math,template,frame,[href],[src],[srcset],[style],[formaction],[action],[ping],[background],[srcdoc]';
      const bad = elements.filter(
        (element) => element.matches(forbidden) || [...element.attributes].some(({ name }) => name.startsWith('on')),
      );
      const strange = elements.filter(
        (element) => element.closest('.markdown') !== null && (element.id !== '' || element.hasAttribute('name')),
      );
      return {
        hits: window.hits,
        violations: window.violations,
        bad: [...bad, ...strange].map((element) => element.outerHTML.slice(0, 200)),
        address: location.pathname,
      };
    });
    assert.deepEqual(found, { hits: 0, violations: [], bad: [], address: '/' }, what);
    assert.deepEqual(chat.strangers, [], what);
    assert.deepEqual(chat.errors, [], what);
  }

  async function pressEveryLink(): Promise<void> {
    await chat.forget();
    await chat.page.evaluate(() => {
      for (const link of document.querySelectorAll<HTMLElement>('.markdown a, .markdown [role=link]')) {
        link.click();
        link.dispatchEvent(new MouseEvent('auxclick', { bubbles: true, cancelable: true, button: 1 }));
        link.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
      }
    });
    const posted = await chat.posted();
    assert.ok(posted.length > 0, 'some links are harmless and lead somewhere');
    for (const message of posted) {
      assert.equal(message.type, 'open-link');
      if (message.type === 'open-link') assert.match(message.url, /^(?:https?:\/\/|mailto:)/);
    }
  }

  const hostileTurns = (state: Turn['state']): Turn[] =>
    payloads.map((answer, index) => turn({ id: `t${index}`, state, answer, reasoning: answer, question: answer }));

  it(`is a corpus of at least 100 (${payloads.length})`, () => assert.ok(payloads.length >= 100));

  it('from restored history', async () => {
    await chat.say(snapshot(hostileTurns('done')));
    await showAll();
    await chat.page.evaluate(() => {
      for (const fold of document.querySelectorAll<HTMLElement>('.fold')) fold.click();
    });
    await assertHarmless('restored');
    await pressEveryLink();
    await assertHarmless('restored, every link pressed');
  });

  it('live, at every prefix', async () => {
    const empty = hostileTurns('streaming').map((one) => ({ ...one, answer: '', reasoning: '', question: 'q' }));
    await chat.say(snapshot(empty, { answering: true }));
    await showAll();
    const longest = Math.max(...payloads.map((text) => text.length));
    await chat.page.evaluate(
      async ({ texts, length }) => {
        for (let at = 0; at < length; at += 1) {
          const turns = texts.flatMap((text, index) =>
            at < text.length ? [{ id: `t${index}`, answer: text.charAt(at) }] : [],
          );
          window.postMessage({ type: 'patch', turns }, '*');
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      },
      { texts: [...payloads], length: Math.min(longest, 400) },
    );
    await assertHarmless('live');
    await pressEveryLink();
    await assertHarmless('live, every link pressed');
  });

  it('joined into one answer', async () => {
    await chat.say(snapshot([turn({ answer: payloads.join('\n\n') })]));
    await assertHarmless('joined');
    await chat.say(snapshot([turn({ answer: payloads.join('') })]));
    await assertHarmless('joined without a break');
  });

  it('in every other place that shows what others wrote', async () => {
    for (const text of payloads) {
      const problem = { kind: text, title: text, why: text, next: text, remedies: ['retry' as const] };
      const one = turn({
        question: text,
        state: 'failed',
        model: text,
        provider: text,
        because: text,
        notices: [text],
        problem,
        answer: `\`\`\`${text}\nx\n\`\`\``,
      });
      const roles = shell().roles.map((role) => ({ ...role, label: text, hint: text, model: text }));
      await chat.say(snapshot([one], { title: text, banner: text, draft: text, roles }));
      await chat.say(snapshot([], { title: text, banner: text, draft: text, roles }));
    }
    await assertHarmless('names, errors, labels, drafts');
  });

  it('drops messages that are none', async () => {
    await chat.say(snapshot([turn()]));
    await chat.forget();
    await chat.page.evaluate(() => {
      const bad = [
        null,
        1,
        'x',
        [],
        { type: 'patch' },
        { type: 'snapshot', turns: [] },
        { type: 'patch', turns: [{ id: 1 }] },
        { type: 'toString' },
      ];
      for (const message of [...bad, JSON.parse('{"__proto__":{"type":"patch"}}')]) window.postMessage(message, '*');
    });
    await chat.page.waitForTimeout(100);
    assert.deepEqual(await chat.posted(), []);
    assert.deepEqual(chat.errors, []);
    assert.match(await chat.page.locator('.answer-text').innerText(), /With a regular expression/);
  });

  it('shows hidden characters, and keeps what emoji and scripts need', async () => {
    const answer =
      'a\u200Bb \u202Eevil\u202C \u{E0048}\u{E0069} 👩‍💻 🏴󠁧󠁢󠁥󠁮󠁧󠁿 שלום \u200Fעולם می‌خواهم ❤️ क्‍ष\n\n```js\nlet a\u200B = 1;\n```';
    await chat.say(snapshot([turn({ answer })]));
    const marks = chat.page.locator('.hidden-mark');
    assert.deepEqual(await marks.allInnerTexts(), ['U+200B', 'U+202E', 'U+202C', '2 hidden characters', 'U+200B']);
    assert.match((await marks.nth(3).getAttribute('title')) ?? '', /“Hi”/);
    const text = (await chat.page.locator('.answer-text p').first().textContent()) ?? '';
    for (const kept of ['👩‍💻', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '\u200Fעולם', 'می‌خواهم', '❤️', 'क्‍ष']) assert.ok(text.includes(kept), kept);
    assert.doesNotMatch(text, /[\u200B\u202E\u{E0048}]/u);
    await chat.page.getByRole('button', { name: 'Copy this code' }).click();
    assert.deepEqual((await chat.posted()).at(-1), { type: 'copy', text: 'let a = 1;\n' });
  });
});
