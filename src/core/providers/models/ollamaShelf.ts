import { ModelError } from '../../model/error.ts';
import { fromErrorObject } from '../classify.ts';
import type { Link, PullStep, Shelf } from '../provider.ts';
import { lineFramer } from '../wire/frames.ts';
import { fields, text } from '../wire/read.ts';
import { firstCount, keyHeaders, postJson } from '../plainRequest.ts';

/** Pulling, removing, loading and unloading, as Ollama does them. */
export function ollamaShelf(link: Link): Shelf {
  const url = (path: string): string => `${link.row.baseUrl}${path}`;
  /** A question without words loads the model; a time to keep it of zero puts it away. */
  const keep = async (model: string, time: string | number, signal: AbortSignal): Promise<void> => {
    await postJson(link, url('/api/generate'), { model, keep_alive: time, stream: false }, signal);
  };
  return {
    pull: (model, signal) => pull(link, url('/api/pull'), model, signal),
    async remove(model, signal) {
      const headers = { 'content-type': 'application/json', ...keyHeaders(link) };
      const answer = await link.fetch(url('/api/delete'), {
        method: 'DELETE',
        headers,
        body: JSON.stringify({ model }),
        signal,
      });
      await answer.chunks.finish(1000);
    },
    load: (model, signal) => keep(model, '30m', signal),
    unload: (model, signal) => keep(model, 0, signal),
  };
}

/** Each layer reports for itself; what a person wants is how much of the whole is there. Ends only with Ollama's own “success”. */
async function* pull(link: Link, url: string, model: string, signal: AbortSignal): AsyncGenerator<PullStep> {
  const headers = { 'content-type': 'application/json', ...keyHeaders(link) };
  const body = JSON.stringify({ model, stream: true });
  const answer = await link.fetch(url, { method: 'POST', headers, body, signal });
  const framer = lineFramer(link.limits);
  const layers = new Map<string, { done: number; total: number }>();
  for await (const bytes of answer.chunks) {
    for (const { data } of framer.feed(bytes)) {
      const line = read(data);
      if (line['error'] !== undefined) throw fromErrorObject(line);
      const status = text(line['status']);
      const digest = text(line['digest']);
      const total = firstCount(line, 'total');
      if (digest !== '' && total !== undefined) layers.set(digest, { total, done: firstCount(line, 'completed') ?? 0 });
      yield { status, ...sum(layers) };
      if (status === 'success') return;
    }
  }
  throw new ModelError('incomplete', `The download of ${model} broke off.`, {
    next: 'What has arrived is kept by the server: pull it again to go on from there',
  });
}

function sum(layers: ReadonlyMap<string, { done: number; total: number }>): { done?: number; total?: number } {
  if (layers.size === 0) return {};
  const all = [...layers.values()];
  return {
    done: all.reduce((bytes, layer) => bytes + layer.done, 0),
    total: all.reduce((bytes, layer) => bytes + layer.total, 0),
  };
}

function read(data: string): Readonly<Record<string, unknown>> {
  try {
    return fields(JSON.parse(data));
  } catch {
    throw new ModelError('protocol.malformed', 'The server reported the progress of the download in garbled words.');
  }
}
