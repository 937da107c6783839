import { programsFor } from './programs.mjs';
import { abilities, breaking, greeting, label, longText, roles, tandem, tour, whoAmI } from './texts.mjs';
import { countTokens } from './tokens.mjs';

const codeBlock = /```[\s\S]*?(```|$)/g;
const slow = 6;
const quick = 2000;
/** Beyond this a timer can no longer keep the pace apart from "as fast as the reader reads". */
const fastest = 100_000;

/**
 * What a conversation is answered with: the words, the pace, and a failure if one was asked for.
 * @param {{ role: string, content: string, images: number }[]} messages
 */
export function answerTo(messages, { think, json = false, tokensPerSecond }) {
  const last = messages.findLast(({ role }) => role === 'user') ?? { content: '' };
  // Code that comes along with a question is what the question is about; its words are no commands.
  const question = last.content.replaceAll(codeBlock, ' ').trim();
  const said = reply(question, messages);
  const thinks = think ?? /\bthink\b/i.test(question);
  return {
    text: json ? JSON.stringify({ label, question, messages: messages.length }) : `*${label}*\n\n${said}`,
    thinking: thinks ? thoughts(question, messages) : '',
    tokensPerSecond: pace(question) ?? tokensPerSecond,
    failure: failure(question),
  };
}

/** How to answer is no part of what is asked. */
const manner = /\b(please|slow(ly)?|fast|quick(ly)?|think( aloud)?|\d+ tokens? (a|per) second)\b/gi;

const rules = [
  { asked: /\becho\b[:,]?\s*([\s\S]*)/i, say: ([, words]) => words.trim() || 'There was nothing to echo.' },
  { asked: /\bmarkdown\b/i, say: () => tour },
  { asked: /\b(\d{1,7})\s+words\b/i, say: ([, count]) => longText(Number(count)) },
  { asked: /\b(count|context|what (did|do) you see|what was sent)\b/i, say: (_, { messages }) => countsOf(messages) },
  { asked: /\b(two|which|what|the) (\w+ )?roles?\b|\boverseer\b.*\bimplementation\b/i, say: () => roles },
  { asked: /\btandem\b/i, say: () => tandem },
  { asked: /\bwho are you\b|\bwhat are you\b|\bare you (an? )?(ai|model|human|real)\b/i, say: () => whoAmI },
  { asked: /\bhelp\b|\bwhat can (you|i)\b|\babilities\b/i, say: () => abilities },
  { asked: /(?<!how |too |so |as )\blong\b(?! (is|are|does|do|ago))/i, say: () => longText(1200) },
  { asked: /^(hello|hi|hey|good (morning|day|evening)|hallo|moin|bonjour|hola|ciao|servus)\b/i, say: () => greeting },
];

function reply(question, messages) {
  if (question === '') return messages.length === 0 ? greeting : noRule(question, messages);
  const echoed = /^\W*(please )?echo\b/i.test(question);
  const written = echoed ? [] : programsFor(question);
  if (written.length > 0) return written.map(programText).join('\n\n');
  const topic = question.replaceAll(manner, ' ').replace(/^[\s,:;.!]+/, '');
  for (const { asked, say } of rules) {
    const found = asked.exec(topic);
    if (found !== null) return say(found, { messages });
  }
  if (failure(question) !== undefined) return breaking;
  return noRule(question, messages);
}

function programText({ title, language, code }) {
  return `**${title}** in ${language === 'python' ? 'Python' : 'TypeScript'}:\n\n\`\`\`${language}\n${code}\n\`\`\``;
}

function noRule(question, messages) {
  const shortened = question.length > 200 ? `${question.slice(0, 200)}…` : question;
  const quoted = shortened === '' ? '' : `You asked:\n\n> ${shortened.replaceAll('\n', '\n> ')}\n\n`;
  return `${quoted}I have no rule for that, and I do not pretend to have understood it. Ask me **what can you do?**\n\n${countsOf(messages)}`;
}

/** What arrived, counted: so that a person can see what an extension really sends. */
function countsOf(messages) {
  const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const all = messages.map(({ content }) => content).join('\n');
  const blocks = [...all.matchAll(/```([^\n`]*)\n[\s\S]*?(?:```|$)/g)].map(
    ([, language]) => language.trim() || 'plain',
  );
  const images = messages.reduce((sum, message) => sum + message.images, 0);
  const prompt = system.join('\n');
  const rows = [
    ['messages', `${messages.length} (${counted(messages.map(({ role }) => role)) || 'none'})`],
    ['characters', all.length],
    ['tokens, about', messages.reduce((sum, { content }) => sum + countTokens(content), 0)],
    ['system prompt', prompt === '' ? 'none' : `${prompt.length} characters: ${cell(prompt)}`],
    ['code blocks', blocks.length === 0 ? 'none' : `${blocks.length} (${counted(blocks)})`],
    ['images', images === 0 ? 'none' : images],
  ];
  const table = rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n');
  return `The context I was given:\n\n| what | how much |\n| --- | --- |\n${table}`;
}

function cell(text) {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
  return `“${line.length > 90 ? `${line.slice(0, 90)}…` : line}”`;
}

function counted(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
}

function thoughts(question, messages) {
  const words = question.split(/\s+/).filter((word) => word !== '').length;
  return `The question has ${words} words and comes with ${messages.length} messages in all. I do not reason; I look for words that I have a rule for. So I go through my rules in their order, take the first that fits, and answer.`;
}

function pace(question) {
  const said = /\b(\d{1,6})\s*(?:tokens?|tok)\s*(?:a|per|\/|each)\s*s(?:ec(?:onds?)?)?\b/i.exec(question)?.[1];
  if (said !== undefined) return Math.min(Math.max(1, Number(said)), fastest);
  if (/\bslow(ly)?\b/i.test(question)) return slow;
  return /\b(fast|quick(ly)?)\b/i.test(question) ? quick : undefined;
}

/** Failures are asked for in words, so that every error card can be seen without pulling a plug. */
function failure(question) {
  const status = Number(/\bfail\s+with\s+(?:an?\s+|status\s+|error\s+)*([45]\d\d)\b/i.exec(question)?.[1]);
  if (!Number.isNaN(status)) return { kind: 'status', status };
  if (/\bfail\s+(midway|in the middle|half\s?way)\b/i.test(question)) return { kind: 'midway' };
  if (/\bcut\s+(off\s+)?((the|your|an?|this)\s+)?(answer|stream|connection)\b/i.test(question)) return { kind: 'cut' };
  return /\bstall\b/i.test(question) ? { kind: 'stall' } : undefined;
}
