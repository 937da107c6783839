import { programTitles } from './programs.mjs';

const fence = '```';

/** A reader must never take these rules for a model's judgement. */
export const label = 'practice model, not an AI';

export const greeting = `Hello! I am the practice model: a small program that answers by rules, so that you can try Tandem before a real model runs.

Ask me **what is Tandem?**, **write fizzbuzz in Python**, **show me a markdown tour**, or **what can you do?**`;

export const whoAmI = `I am the **practice model** of Tandem’s repository: no neural network, no learning, no opinion. I look for words in your question and answer by rules.

For real answers start [Ollama](https://ollama.com) and pull a model, or run **Tandem: Set API Key** for a provider in the cloud. Then **Tandem: Select Model for Role**.`;

export const tandem = `## What Tandem is

Tandem is an extension of VS Code that lets language models, on your machine or in the cloud, work as **one assistant with two roles**:

| role | what it does | ask it when |
| --- | --- | --- |
| **Overseer** | reasons, plans and reviews | you want to know what to do, or whether it is right |
| **Implementation** | writes code | you know what you want |

Each role has its own model and its own parameters, and changing one never touches the other. A plan by the Overseer and code by the Implementation: that is the tandem.

- A route that begins on this machine never goes silently into the cloud.
- An answer counts as whole only when the model’s own end was seen.
- Keys stay in the editor’s secret storage and travel only to the address they were given for.`;

export const roles = `## The two roles

1. **Overseer** reasons, plans and reviews. It says what is asked, what is uncertain and what to do first.
2. **Implementation** writes code: complete, and in the style of what it is shown.

Above the question you choose which one answers. In VS Code’s own chat they are \`@overseer\` and \`@implementation\`.`;

export const abilities = `## What I can do

- **explain**: \`what is Tandem?\`, \`which roles are there?\`, \`who are you?\`
- **write**: ${programTitles.join(', ')}; in TypeScript or Python
- **count**: \`count the context\` tells what I was sent
- **echo**: \`echo some words\`
- **show**: \`markdown tour\`, \`a long answer\`, \`500 words\`
- **pace**: add \`slowly\`, \`fast\` or \`20 tokens a second\`
- **think**: add \`think\` and I think aloud first
- **fail**: \`fail with 500\`, \`fail midway\`, \`cut the answer\`, \`stall\`, so that you can see Tandem’s error cards`;

export const breaking = `You asked for a failure, and here it comes: this answer does not reach its end.

What has arrived until then stays. Below it Tandem says what happened, why, and what you can do next; an answer without its end is never taken for a whole one. You do not see this sentence, because the answer broke before it.`;

export const tour = `# Markdown tour

Text can be **strong**, *emphasised*, ~~struck~~ and \`code\`. Here is [a link to VS Code](https://code.visualstudio.com).

## Lists

- a point
  - a point below it
- another point

1. first
2. second

### Tasks

- [x] read the question
- [ ] understand it

## A table

| language | since | typed |
| :--- | ---: | :---: |
| Python | 1991 | gradually |
| TypeScript | 2012 | yes |

## Code

${fence}typescript
type Role = 'overseer' | 'implementation';

export function greet(role: Role): string {
  return \`Hello, \${role}!\`; // a template literal
}
${fence}

${fence}diff
- const total = price;
+ const total = price * quantity;
${fence}

> A quotation: simple things should be simple, complex things should be possible.

---

That was the tour.`;

const sentences = [
  'A tandem has two seats, and both riders pedal.',
  'The one in front sees the road and steers; the one behind gives strength and keeps the rhythm.',
  'A plan without code is a wish, and code without a plan is a habit.',
  'Small steps are quick to check and cheap to take back.',
  'A test that has never failed has not yet said anything.',
  'Names are the part of a program that people read most.',
  'What is measured can be argued about; what is only felt can only be repeated.',
  'An error message should say what happened, why, and what to do next.',
  'The best time to delete code is before it is written.',
  'This text means nothing by itself; it is here so that you can watch a long answer arrive.',
];

const mostWords = 200_000;

/** Numbered sections of exactly that many words, as far as words between spaces can be counted. */
export function longText(wanted) {
  const count = Math.min(Math.max(1, wanted), mostWords);
  const words = [];
  const sections = [];
  for (let index = 0; words.length < count; index++) words.push(...sentences[index % sentences.length].split(' '));
  words.length = count;
  for (let start = 0; start < count; start += 100) sections.push(words.slice(start, start + 100).join(' '));
  return sections.join('\n\n');
}
