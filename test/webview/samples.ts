import type { ShellView, ToPage } from '../../src/protocol/chat.ts';

/** Conversations for tests and for pictures. */
type Snapshot = Extract<ToPage, { type: 'snapshot' }>;
export type Turn = Snapshot['turns'][number];

export function shell(changes: Partial<ShellView> = {}): ShellView {
  return {
    conversationId: 'conversation-1',
    title: 'Parsing prices safely',
    role: 'implementation',
    roles: [
      {
        role: 'overseer',
        label: 'Overseer',
        hint: 'plans, explains and reviews.',
        model: 'claude-sonnet-4-5',
        place: 'cloud',
      },
      {
        role: 'implementation',
        label: 'Implementation',
        hint: 'writes and changes code.',
        model: 'qwen2.5-coder:7b',
        place: 'local',
      },
    ],
    draft: '',
    answering: false,
    ...changes,
  };
}

export function turn(changes: Partial<Turn> = {}): Turn {
  return {
    id: 'turn-1',
    role: 'implementation',
    question: 'How do I parse a price?',
    state: 'done',
    model: 'qwen2.5-coder:7b',
    provider: 'ollama',
    place: 'local',
    because: 'first choice of the role, and healthy',
    notices: [],
    ending: 'stop',
    usage: { input: 1204, output: 388, estimated: false },
    startedAt: 1_795_000_000_000,
    milliseconds: 8243,
    answer: 'With a regular expression.',
    reasoning: '',
    ...changes,
  };
}

export function snapshot(turns: readonly Turn[] = [], changes: Partial<ShellView> = {}): Snapshot {
  return { type: 'snapshot', shell: shell(changes), turns: [...turns] };
}

export function noModelShell(): Partial<ShellView> {
  return { title: '', roles: shell().roles.map(({ role, label, hint }) => ({ role, label, hint })) };
}

export const richAnswer = `Money is best kept as an **integer number of cents**. Floating point cannot hold \`0.1\`, and errors add up.

## What the parser accepts

| Input | Result | Why |
|:------|-------:|:----|
| \`12.50\` | 1250 | two decimals |
| \`12,5\` | 1250 | a comma is common in Europe |
| \`1 200\` | 120000 | spaces group thousands |
| \`12.345\` | error | three decimals are ambiguous |

\`\`\`ts
/** Parses a price into cents, or says why it cannot. */
export function parsePrice(text: string): number {
  const plain = text.replaceAll(/[\\s\\u00A0]/g, '').replace(',', '.');
  const found = /^(\\d+)(?:\\.(\\d{1,2}))?$/.exec(plain);
  if (found === null) throw new TypeError(\`not a price: \${JSON.stringify(text)}\`);
  return Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}
\`\`\`

Before you merge it:

1. Decide what \`12.345\` should mean. The function **refuses** it.
2. Keep the currency beside the number:
   - a price without a currency is only a number
   - adding euros to yen should not compile
3. Read [the TC39 decimal proposal](https://github.com/tc39/proposal-decimal) if you need fractions of a cent.

- [x] grouping with spaces
- [ ] negative amounts

> A parser that guesses is a bug that waits.`;

export const thoughts = `The user wants cents as integers. Floats are out: 0.1 + 0.2.

Grouping characters differ by locale; a plain space, a no-break space and a narrow one all occur. A comma may be a decimal sign, so \`12,345\` is ambiguous. Better to refuse than to guess.`;
