import { ModelError } from '../../core/model/error.ts';
import type { Answer, Body, Door } from '../../core/ports.ts';

/** One request as it leaves: its key in place, its address checked. */
export type Sent = {
  readonly door: Door;
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly signal: AbortSignal;
};

/**
 * A Response whose body can also be pulled chunk by chunk without the machinery of web streams. The web stream is there
 * for an SDK that looks for it, and costs nothing until somebody reads it; only one of the two may be read.
 */
export function answerOf(status: number, headers: Headers, chunks: Body): Answer {
  if (status < 200 || status > 599) {
    throw new ModelError('protocol.mismatch', `The server answered with the impossible status ${status}.`);
  }
  const bodyless = status === 204 || status === 205 || status === 304;
  return Object.assign(new Response(bodyless ? null : lazyStream(chunks), { status, headers }), { chunks });
}

function lazyStream(chunks: Body): ReadableStream<Uint8Array> {
  let iterator: AsyncIterator<Uint8Array> | undefined;
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      iterator ??= chunks[Symbol.asyncIterator]();
      const step = await iterator.next();
      if (step.done) controller.close();
      else controller.enqueue(step.value);
    },
    async cancel() {
      await iterator?.return?.();
    },
  };
  return new ReadableStream(source, new CountQueuingStrategy({ highWaterMark: 0 }));
}

const mostErrorBytes = 256 * 1024;

/** What a server says when it refuses, without the key it may repeat. Read here, where the key is known. */
export async function errorAnswer(answer: Answer, key: string | undefined): Promise<Answer> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of answer.chunks) {
    text += decoder.decode(bytes, { stream: true });
    if (text.length > mostErrorBytes) break;
  }
  const hidden = key === undefined ? (words: string) => words : hide(key);
  const headers = new Headers([...answer.headers].map(([name, value]): [string, string] => [name, hidden(value)]));
  return answerOf(answer.status, headers, wholeBody(new TextEncoder().encode(hidden(text))));
}

/** In the forms in which a server may repeat it. */
function hide(key: string): (words: string) => string {
  const forms = [key, encodeURIComponent(key), btoa(unescapeToBytes(key)), JSON.stringify(key).slice(1, -1)];
  return (words) => forms.reduce((text, form) => text.replaceAll(form, '[key]'), words);
}

function unescapeToBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

function wholeBody(bytes: Uint8Array): Body {
  return {
    async *[Symbol.asyncIterator]() {
      yield bytes;
    },
    finish: () => Promise.resolve(),
  };
}
