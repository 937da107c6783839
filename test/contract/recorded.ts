import { readFileSync } from 'node:fs';
import { ModelError } from '../../src/core/model/error.ts';
import type { Answer, Fetch } from '../../src/core/ports.ts';
import type { Provider, Row } from '../../src/core/providers/provider.ts';
import { createProvider } from '../../src/core/providers/registry.ts';
import { protocols } from '../servers/protocol.ts';
import type { ProtocolName } from '../servers/script.ts';
import { ordinaryLimits, patientTimers } from './ask.ts';

export type Recording = {
  readonly wire: ProtocolName;
  readonly name: string;
  readonly bytes: Buffer;
  /** From here on the turn is proven: one behind the last byte of the message that says so. */
  readonly provenAt: number;
};

const proof: Readonly<Record<ProtocolName, RegExp>> = {
  'openai-chat': /^.*"finish_reason":"[^\n]*/m,
  'openai-responses': /^.*"type":"response\.completed"[^\n]*/m,
  anthropic: /^.*"stop_reason":"[^\n]*/m,
  ollama: /^.*"done":true[^\n]*/m,
};

const files: readonly (readonly [wire: ProtocolName, file: string])[] = [
  ['openai-chat', 'text.sse'],
  ['openai-chat', 'tools.sse'],
  ['openai-responses', 'text.sse'],
  ['openai-responses', 'tools.sse'],
  ['anthropic', 'text.sse'],
  ['anthropic', 'tools.sse'],
  ['ollama', 'text.ndjson'],
  ['ollama', 'tools.ndjson'],
];

/** The streams in test/fixtures: written by hand from the providers' documentation, not by the encoders of test/servers. */
export const recordings: readonly Recording[] = files.map(([wire, file]) => {
  const bytes = readFileSync(new URL(`../fixtures/${wire}/${file}`, import.meta.url));
  const text = bytes.toString();
  const match = proof[wire].exec(text);
  if (match === null) throw new Error(`${wire}/${file} contains no proof of its end`);
  const provenAt = Buffer.byteLength(text.slice(0, match.index + match[0].length));
  return { wire, name: `${wire}/${file}`, bytes, provenAt };
});

/**
 * A provider whose network is these chunks. It stands for the transport where a socket for each of thousands of cuts
 * would take minutes; that the transport delivers the same is what the other suites show.
 */
export function providerOf(wire: ProtocolName, chunks: readonly Uint8Array[], how: 'ends' | 'breaks'): Provider {
  const fetch: Fetch = () => {
    const headers = { 'content-type': protocols[wire].contentType };
    const body = {
      async *[Symbol.asyncIterator]() {
        yield* chunks;
        if (how === 'breaks') throw new ModelError('network.reset', 'The connection broke.');
      },
      finish: () => Promise.resolve(),
    };
    const answer: Answer = Object.assign(new Response(new ReadableStream(), { headers }), { chunks: body });
    return Promise.resolve(answer);
  };
  const row: Row = {
    id: 'tested',
    label: 'Recorded',
    wire,
    baseUrl: 'http://127.0.0.1:1',
    place: 'local',
    key: 'none',
  };
  const patience = { local: patientTimers, cloud: patientTimers, listing: patientTimers, limits: ordinaryLimits };
  return createProvider(row, fetch, patience);
}

/** The bytes in pieces that end at these offsets, whatever their order. */
export function splitAt(bytes: Uint8Array, offsets: readonly number[]): readonly Uint8Array[] {
  const cuts = [...new Set(offsets)].filter((at) => at > 0 && at < bytes.byteLength).toSorted((a, b) => a - b);
  return [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index] ?? bytes.byteLength));
}
