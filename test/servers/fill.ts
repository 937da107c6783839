import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

type Asked = { readonly path: string; readonly body: Readonly<Record<string, unknown>> };

/** The four ways in which providers complete code between two pieces, each with the bytes of its documentation. */
const ways: Readonly<Record<string, (words: readonly string[]) => string>> = {
  '/api/generate': (words) =>
    [
      ...words.map((response) => ({ model: 'm', response, done: false })),
      { model: 'm', response: '', done: true, done_reason: 'stop', prompt_eval_count: 26, eval_count: words.length },
    ]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  '/infill': (words) =>
    events([
      ...words.map((content, index) => ({ index: 0, content, tokens: [index], stop: false, id_slot: -1 })),
      { index: 0, content: '', stop: true, stop_type: 'limit', tokens_predicted: words.length, tokens_evaluated: 26 },
    ]),
  '/v1/fim/completions': (words) =>
    events([
      ...words.map((content) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })),
      { choices: [{ index: 0, delta: { content: '' }, finish_reason: 'stop' }], usage: usage(words) },
      '[DONE]',
    ]),
  '/beta/completions': (words) =>
    events([
      ...words.map((text) => ({ choices: [{ index: 0, text, finish_reason: null }] })),
      { choices: [{ index: 0, text: '', finish_reason: 'stop' }], usage: usage(words) },
      '[DONE]',
    ]),
};

function usage(words: readonly string[]): object {
  return { prompt_tokens: 26, completion_tokens: words.length, total_tokens: 26 + words.length };
}

function events(messages: readonly (object | string)[]): string {
  return messages
    .map((message) => `data: ${typeof message === 'string' ? message : JSON.stringify(message)}\n\n`)
    .join('');
}

/** A real server that fills with these words; `cutAt` leaves out the end of the body. */
export async function startFillServer(
  words: readonly string[],
  cutAt?: number,
): Promise<{ url: string; asked: readonly Asked[]; close(): Promise<void> }> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const path = request.url ?? '';
      const way = ways[path];
      if (way === undefined) return void response.writeHead(404).end('{"error":"not found"}');
      asked.push({ path, body: JSON.parse(Buffer.concat(parts).toString()) as Asked['body'] });
      response.writeHead(200, {
        'content-type': path.startsWith('/api') ? 'application/x-ndjson' : 'text/event-stream',
      });
      response.end(way(words).slice(0, cutAt));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
