import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type ChatWindow, Harness, themes } from './page.ts';
import { noModelShell, richAnswer, shell, snapshot, thoughts, turn } from './samples.ts';

type Axe = {
  run(
    context: Document,
    options: unknown,
  ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
};

const problem = {
  kind: 'auth.invalid',
  title: 'The key was rejected',
  why: '401',
  next: 'Set a new key.',
  remedies: ['set-key' as const],
};
const states = [
  turn({ id: 'a', answer: richAnswer, reasoning: thoughts, notices: ['Redacted 2 secrets.'] }),
  turn({ id: 'b', role: 'overseer', place: 'cloud', state: 'interrupted', answer: 'I would \u202Ebegin' }),
  turn({ id: 'c', state: 'failed', answer: '', problem }),
];
const scenes = {
  empty: snapshot([], { title: '' }),
  'no model': snapshot([], noModelShell()),
  conversation: snapshot(states, { banner: 'The history cannot be saved.', draft: 'a draft' }),
  streaming: snapshot([turn({ state: 'streaming', answer: richAnswer.slice(0, 700) })], {
    answering: true,
    role: 'overseer',
  }),
  thinking: snapshot([turn({ state: 'streaming', answer: '', reasoning: thoughts })], { answering: true }),
};

describe('chat page: accessibility', function () {
  this.timeout(180_000);
  let harness: Harness;
  let axe: string;
  before(async () => {
    harness = await Harness.start();
    axe = await readFile(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  });
  after(() => harness.stop());

  async function violations(chat: ChatWindow): Promise<string[]> {
    await chat.page.evaluate(axe);
    return chat.page.evaluate(async () => {
      const engine = (window as unknown as { axe: Axe }).axe;
      const { violations: found } = await engine.run(document, { resultTypes: ['violations'] });
      return found.map(
        (entry) =>
          `${entry.id}: ${entry.nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`).join(' || ')}`,
      );
    });
  }

  for (const theme of themes) {
    for (const [name, message] of Object.entries(scenes)) {
      it(`axe finds nothing: ${name}, ${theme}`, async () => {
        const chat = await harness.open({ theme, reducedMotion: true, height: 1600 });
        await chat.say(message);
        await chat.page.waitForTimeout(80);
        assert.deepEqual(await violations(chat), []);
        await chat.close();
      });
    }
  }

  for (const [width, name] of [
    [280, 'conversation'],
    [320, 'empty'],
    [320, 'streaming'],
    [1200, 'conversation'],
  ] as const) {
    it(`nothing is cut off at ${width} px: ${name}`, async () => {
      const chat = await harness.open({ width, height: 700, place: width > 800 ? 'editor' : 'sidebar' });
      await chat.say(scenes[name]);
      await chat.page.waitForTimeout(80);
      const cut = await chat.page.evaluate(() => {
        const allowed = '.code pre, .code pre *, .table, .table *, .out-of-sight, .chip-word, h1, .mark *';
        return [...document.querySelectorAll('tandem-chat *')]
          .filter((element) => !element.matches(allowed))
          .filter(
            (element) =>
              element.getBoundingClientRect().right > innerWidth + 0.5 ||
              (element.getBoundingClientRect().left < -0.5 && !element.matches('.answer-footer, .fact')),
          )
          .map((element) => element.outerHTML.slice(0, 120));
      });
      assert.deepEqual(cut, []);
      assert.equal(await chat.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
      await chat.close();
    });
  }

  it('says aloud when an answer begins and how it ends, and never what it says', async () => {
    const chat = await harness.open();
    await chat.say(snapshot([turn({ id: 'old' })]));
    const heard = async (): Promise<string> => chat.page.locator('[role=status]').innerText();
    assert.equal((await heard()).trim(), '');
    const { answer: _answer, reasoning: _reasoning, ...meta } = turn({ id: 'new', state: 'streaming' });
    await chat.say({ type: 'patch', shell: shell({ answering: true }), turns: [{ id: 'new', meta }] });
    assert.equal(await heard(), 'Implementation is answering.');
    await chat.say({ type: 'patch', turns: [{ id: 'new', answer: 'forty-two' }] });
    assert.equal(await heard(), 'Implementation is answering.');
    await chat.say({ type: 'patch', turns: [{ id: 'new', meta: { ...meta, state: 'failed', problem } }] });
    assert.equal(await heard(), 'Error: The key was rejected. Set a new key.');
    await chat.close();
  });

  it('stands still where motion is not wanted, and keeps its shapes under forced colours', async () => {
    const chat = await harness.open({ reducedMotion: true, forcedColors: true });
    await chat.say(scenes.thinking);
    const moving = await chat.page.evaluate(() => document.getAnimations().length);
    assert.equal(moving, 0);
    const border = await chat.page
      .locator('.role input:checked + .role-face')
      .evaluate((face) => getComputedStyle(face).borderTopStyle);
    assert.equal(border, 'solid');
    await chat.close();
  });
});
