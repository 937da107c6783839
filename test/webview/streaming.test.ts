import assert from 'node:assert/strict';
import { type ChatWindow, Harness } from './page.ts';
import { richAnswer, shell, snapshot, thoughts, turn, type Turn } from './samples.ts';

const references = `See [the rules][rules] and [later].\n\n[rules]: https://example.org/rules\n\nThe end, [again][rules].\n\n[later]: https://example.org/later\n`;
const odd = `- a\n*\n**bold** lazily\n\n> quote\nlazy\n\nTitle\n=====\n\n1. one\n\n   \`\`\`py\n   print("in a list")\n   \`\`\`\n2. two\n\n~~~\nfence with tildes\n\`\`\`\nstill inside\n~~~\ntext | not\n--- | ---\n1 | 2\n\n    indented code\n\nlast *line`;
const windowsLines = richAnswer.replaceAll('\n', '\r\n');

function streaming(changes: Partial<Turn> = {}): Turn {
  const {
    usage: _usage,
    milliseconds: _milliseconds,
    ending: _ending,
    ...rest
  } = turn({ answer: '', state: 'streaming', ...changes });
  return rest;
}

describe('chat page: streaming', function () {
  this.timeout(120_000);
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

  const html = (): Promise<string> => chat.page.locator('.answer-text').evaluate((node) => node.innerHTML);

  /** Streams `answer` in pieces of `size` characters and returns what the page shows at the end. */
  async function stream(answer: string, size: number, frames = true): Promise<string> {
    const growing = streaming();
    await chat.say(snapshot([growing], { answering: true }));
    await chat.page.evaluate(
      async ({ pieces, waits }) => {
        for (const piece of pieces) {
          window.postMessage({ type: 'patch', turns: [{ id: 'turn-1', answer: piece }] }, '*');
          if (waits) await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      },
      { pieces: answer.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [], waits: frames },
    );
    const { answer: _answer, reasoning: _reasoning, ...meta } = turn();
    await chat.say({ type: 'patch', shell: shell(), turns: [{ id: 'turn-1', meta }] });
    await chat.page.waitForTimeout(50);
    return html();
  }

  async function whole(answer: string): Promise<string> {
    await chat.say(snapshot([turn({ id: 'turn-other', answer })], { conversationId: 'conversation-2' }));
    await chat.page.waitForTimeout(50);
    return html();
  }

  const cases = [
    { name: 'link definitions', answer: references, size: 1 },
    { name: 'odd markdown', answer: odd, size: 1 },
    { name: 'a usual answer', answer: richAnswer, size: 3 },
    { name: 'lines that end as on Windows', answer: windowsLines, size: 5 },
  ];
  for (const { name, answer, size } of cases) {
    it(`ends, ${size} letters at a time, with what the whole text draws at once: ${name}`, async () => {
      const grown = await stream(answer, size);
      assert.equal(grown, await whole(answer));
      assert.notEqual(grown, '');
    });
  }

  it('draws 2,000 patches, and the end equals one drawing of the whole', async () => {
    const answer = `${richAnswer}\n\n`.repeat(8).slice(0, 8000);
    const grown = await stream(answer, 4, false);
    assert.equal(grown, await whole(answer));
  });

  it('never draws a finished block again', async () => {
    await chat.say(snapshot([streaming({ answer: 'first paragraph\n\nsecond line\n' })], { answering: true }));
    await chat.page
      .locator('.block p')
      .first()
      .evaluate((node) => node.setAttribute('data-mark', 'kept'));
    await chat.say({ type: 'patch', turns: [{ id: 'turn-1', answer: 'goes on\n\n```js\nlet a = 1;\n```\n\nthird' }] });
    assert.equal(await chat.page.locator('[data-mark=kept]').count(), 1);
    assert.equal(
      await chat.page.locator('.code .hljs-keyword').count(),
      1,
      'a closed fence is coloured while the answer goes on',
    );
  });

  it('forgets the texts when told to restart', async () => {
    await chat.say(snapshot([streaming({ answer: 'wrong **words**', reasoning: 'hm' })], { answering: true }));
    await chat.say({ type: 'patch', turns: [{ id: 'turn-1', restart: true, answer: 'right' }] });
    assert.equal((await chat.page.locator('.answer-text').innerText()).trim(), 'right');
    assert.equal(await chat.page.locator('.reasoning').count(), 0);
  });

  it('folds the reasoning when the answer begins, and leaves it as the reader wants it', async () => {
    await chat.say(snapshot([streaming({ reasoning: thoughts })], { answering: true }));
    const fold = chat.page.locator('.fold');
    assert.equal(await fold.getAttribute('aria-expanded'), 'true');
    assert.match(await fold.innerText(), /Thinking/);
    await chat.say({ type: 'patch', turns: [{ id: 'turn-1', answer: 'So:' }] });
    assert.equal(await fold.getAttribute('aria-expanded'), 'false');
    await fold.click();
    await chat.say({ type: 'patch', turns: [{ id: 'turn-1', answer: ' yes.' }] });
    assert.match(await chat.page.locator('.reasoning-text').innerText(), /Better to refuse/);
  });

  it('acknowledges at most once a frame, however many patches arrive', async () => {
    await chat.say(snapshot([streaming()], { answering: true }));
    await chat.forget();
    await chat.page.evaluate(async () => {
      for (let index = 0; index < 500; index += 1) {
        window.postMessage({ type: 'patch', turns: [{ id: 'turn-1', answer: 'word ' }] }, '*');
      }
      await new Promise((resolve) => setTimeout(resolve, 400));
    });
    const acknowledged = (await chat.posted()).filter((message) => message.type === 'ack').length;
    assert.ok(acknowledged >= 1 && acknowledged < 100, `${acknowledged} acknowledgements`);
    assert.equal((await chat.page.locator('.answer-text').innerText()).trim().split(/\s+/).length, 500);
  });

  it('stays at the end while it grows, unless the reader scrolls up, and goes back on demand', async () => {
    const many = [1, 2, 3, 4, 5].map((index) => turn({ id: `t${index}`, answer: richAnswer }));
    await chat.say(snapshot([...many, streaming({ id: 'last' })], { answering: true }));
    const distance = (): Promise<number> =>
      chat.page.locator('.transcript').evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
    const grow = async (): Promise<void> => {
      for (let index = 0; index < 20; index += 1)
        await chat.say({ type: 'patch', turns: [{ id: 'last', answer: 'a line of text\n\n' }] });
      await chat.page.waitForTimeout(60);
    };
    await grow();
    assert.ok((await distance()) <= 4, 'at the end');
    assert.equal(await chat.page.locator('.jump').count(), 0);
    await chat.page.locator('.transcript').hover();
    await chat.page.mouse.wheel(0, -300);
    await chat.page.waitForTimeout(150);
    const top = await chat.page.locator('.transcript').evaluate((box) => box.scrollTop);
    await grow();
    assert.equal(
      await chat.page.locator('.transcript').evaluate((box) => box.scrollTop),
      top,
      'the reader was not moved',
    );
    await chat.page.getByRole('button', { name: 'Jump to latest' }).click();
    await grow();
    assert.ok((await distance()) <= 4, 'at the end again');
  });

  it('opens 2,000 turns, draws only those near, and shows the last', async () => {
    const turns = Array.from({ length: 2000 }, (_, index) =>
      turn({ id: `t${index}`, question: `question ${index}`, answer: richAnswer }),
    );
    const begun = performance.now();
    await chat.say(snapshot(turns));
    const took = performance.now() - begun;
    await chat.page.waitForTimeout(200);
    assert.ok(await chat.page.getByText('question 1999').isVisible());
    assert.ok((await chat.page.locator('article').count()) < 40, 'only what is near is drawn');
    assert.ok(took < 3000, `${took} ms`);
  });
});
