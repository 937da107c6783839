import { answerTo } from './answer.mjs';
import { paced, stall, write } from './stream.mjs';
import { countTokens, tokensOf } from './tokens.mjs';

const nanoseconds = (fromMs, toMs) => Math.max(1, Math.round((toMs - fromMs) * 1e6));

/** The two calls differ in where the words stand; everything else is one. */
const shapes = {
  chat: (content, thinking) => ({ message: { role: 'assistant', content, ...(thinking === '' ? {} : { thinking }) } }),
  generate: (content, thinking) => ({ response: content, ...(thinking === '' ? {} : { thinking }) }),
};

/** Answers one request that has been read and found to be right. */
export async function generate(kind, body, { model, response, signal, tokensPerSecond }) {
  const startedAt = performance.now();
  const messages = kind === 'chat' ? chatMessages(body) : promptMessages(body);
  const line = (content, thinking, more = { done: false }) => ({
    model,
    created_at: new Date().toISOString(),
    ...shapes[kind](content, thinking),
    ...more,
  });
  if (messages.length === 0)
    return sendJson(response, line('', '', { done: true, done_reason: body.keep_alive === 0 ? 'unload' : 'load' }));
  const answer = limited(
    answerTo(messages, { ...thinkOf(body), json: Boolean(body.format), tokensPerSecond }),
    body.options ?? {},
  );
  const promptTokens = messages.reduce((sum, { content }) => sum + countTokens(content), 0);
  if (answer.failure?.kind === 'status')
    return sendJson(response, { error: 'the practice model fails because it was asked to' }, answer.failure.status);
  const readAt = performance.now();
  const ending = (count) => ({
    done: true,
    done_reason: answer.reason,
    total_duration: nanoseconds(startedAt, performance.now()),
    load_duration: 1,
    prompt_eval_count: promptTokens,
    prompt_eval_duration: nanoseconds(startedAt, readAt),
    eval_count: count,
    eval_duration: nanoseconds(readAt, performance.now()),
  });
  if (body.stream === false) await whole(answer, { line, ending, response, signal });
  else await streamed(answer, { line, ending, response, signal });
}

async function streamed(answer, { line, ending, response, signal }) {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const breakAfter = answer.failure === undefined ? Infinity : Math.ceil(answer.count / 2);
  let count = 0;
  for await (const [kind, token] of paced(answer, signal)) {
    const text = JSON.stringify(kind === 'thinking' ? line('', token) : line(token, ''));
    await write(response, `${text}\n`, signal);
    if (++count >= breakAfter) return broken(answer.failure, response, signal);
  }
  response.end(`${JSON.stringify(line('', '', ending(count)))}\n`);
}

async function whole(answer, { line, ending, response, signal }) {
  let count = 0;
  const words = { thinking: '', content: '' };
  for await (const [kind, token] of paced(answer, signal)) {
    words[kind] += token;
    count++;
  }
  if (answer.failure !== undefined) return broken(answer.failure, response, signal);
  sendJson(response, line(words.content, words.thinking, ending(count)));
}

async function broken({ kind }, response, signal) {
  if (kind === 'stall') await stall(signal);
  if (kind === 'midway' && response.headersSent)
    response.end('{"error":"the practice model fails midway because it was asked to"}\n');
  else response.destroy();
}

/** Holds an answer to the most tokens and the stop words of the request, as a model would. */
function limited(answer, { num_predict: most, stop }) {
  const stops = [stop ?? []]
    .flat()
    .map((word) => answer.text.indexOf(word))
    .filter((index) => index >= 0);
  const text = stops.length === 0 ? answer.text : answer.text.slice(0, Math.min(...stops));
  const thinking = tokensOf(answer.thinking);
  const content = tokensOf(text);
  const count = thinking.length + content.length;
  if (typeof most !== 'number' || most < 0 || most >= count) return { ...answer, text, count, reason: 'stop' };
  return {
    ...answer,
    thinking: thinking.slice(0, most).join(''),
    text: content.slice(0, Math.max(0, most - thinking.length)).join(''),
    count: most,
    reason: 'length',
  };
}

function chatMessages(body) {
  return (body.messages ?? []).map(({ role, content, images }) => ({
    role: String(role),
    content: typeof content === 'string' ? content : '',
    images: images?.length ?? 0,
  }));
}

function promptMessages({ system, prompt, images }) {
  if (typeof prompt !== 'string' || prompt === '') return [];
  const told = typeof system === 'string' && system !== '' ? [{ role: 'system', content: system, images: 0 }] : [];
  return [...told, { role: 'user', content: prompt, images: images?.length ?? 0 }];
}

/** `true`, `false` or an effort in a word; what is not said is left to the question. */
function thinkOf({ think }) {
  return think === undefined || think === null ? {} : { think: Boolean(think) };
}

export function sendJson(response, value, status = 200) {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
