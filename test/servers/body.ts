import { createGzip, constants } from 'node:zlib';
import { applyEdits, findPlace, type Frame } from './frame.ts';
import { encodeFrames } from './framing.ts';
import type { Ask, Protocol } from './protocol.ts';
import type { Cut, Delivery, Reply } from './script.ts';

/** The bytes of an answer, and what happens between them: the plan that deliver.ts carries out. */
type Step =
  | { readonly do: 'write'; readonly bytes: Buffer }
  | { readonly do: 'wait'; readonly ms: number; readonly keepAlives?: number };

export type Plan = {
  readonly steps: readonly Step[];
  /** Size of the whole answer, also if it is cut. */
  readonly length: number;
};

const bulkBytes = 64 * 1024;

/** What a model says when a script does not say. */
export const greeting = { pieces: [{ text: 'Hello' }, { text: ', wörld' }, { text: '! 👋' }] };

function framesOf(protocol: Protocol, reply: Reply, ask: Ask): readonly Frame[] {
  return applyEdits(protocol.frames(reply.turn ?? greeting, ask), reply.edits ?? [], protocol);
}

/** The uncut bytes of a reply, one buffer a message. */
export function segmentsOf(protocol: Protocol, reply: Reply, ask: Ask): readonly Buffer[] {
  if (reply.raw !== undefined) return [Buffer.from(reply.raw)];
  return encodeFrames(protocol.framing, framesOf(protocol, reply, ask), reply.framing);
}

export async function planOf(protocol: Protocol, reply: Reply, ask: Ask): Promise<Plan> {
  const delivery = reply.delivery ?? {};
  const frames = reply.raw === undefined ? framesOf(protocol, reply, ask) : [];
  const segments = segmentsOf(protocol, reply, ask);
  const whole = delivery.endless === undefined ? segments : segments.slice(0, findPlace(frames, 'proof'));
  const kept = delivery.cut === undefined ? whole : cutAt(whole, frames, delivery.cut);
  const sent = delivery.gzip ? await gzipped(kept, delivery.cut !== undefined) : kept;
  const length = segments.reduce((sum, segment) => sum + segment.byteLength, 0);
  return { steps: stepsOf(sent, frames, delivery), length };
}

function cutAt(segments: readonly Buffer[], frames: readonly Frame[], cut: Cut): readonly Buffer[] {
  if (typeof cut.at === 'object') return cutByte(segments, cut.at.byte);
  if (cut.at === 'mid-json' || cut.at === 'mid-utf8') {
    const middle = findPlace(frames, 'middle');
    const from = cut.at === 'mid-json' ? middle : segments.findIndex((segment) => segment.some((byte) => byte >= 0xc0));
    const segment = segments[from] ?? Buffer.alloc(0);
    const inside = cut.at === 'mid-json' ? segment.byteLength - 8 : segment.findIndex((byte) => byte >= 0xc0) + 1;
    return [...segments.slice(0, from), segment.subarray(0, inside)];
  }
  return segments.slice(0, findPlace(frames, cut.at));
}

function cutByte(segments: readonly Buffer[], byte: number): readonly Buffer[] {
  return [Buffer.concat(segments).subarray(0, byte)];
}

/** Each message is flushed, so that it can be read before the next exists. A cut one lacks its end and three bytes. */
async function gzipped(segments: readonly Buffer[], cut: boolean): Promise<readonly Buffer[]> {
  const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
  const out: Buffer[] = [];
  let held: Buffer[] = [];
  gzip.on('data', (bytes: Buffer) => held.push(bytes));
  for (const segment of segments) {
    gzip.write(segment);
    await new Promise<void>((resolve) => gzip.flush(() => resolve()));
    out.push(Buffer.concat(held));
    held = [];
  }
  if (cut) return [...out.slice(0, -1), (out.at(-1) ?? Buffer.alloc(0)).subarray(0, -3)];
  gzip.end();
  await new Promise<void>((resolve) => gzip.once('end', resolve));
  return [...out, Buffer.concat(held)];
}

/** Pauses stand before messages; between two pauses the bytes are written in the chunks that the delivery asks for. */
function stepsOf(segments: readonly Buffer[], frames: readonly Frame[], delivery: Delivery): readonly Step[] {
  const pauses = (delivery.pauses ?? []).map((pause) => ({ ...pause, at: findPlace(frames, pause.before) }));
  pauses.sort((a, b) => a.at - b.at);
  const steps: Step[] = [];
  let from = 0;
  for (const { at, ms, keepAlives } of pauses) {
    steps.push(...writes(segments.slice(from, at), delivery.chunks));
    steps.push({ do: 'wait', ms, ...(keepAlives === undefined ? {} : { keepAlives }) });
    from = at;
  }
  return [...steps, ...writes(segments.slice(from), delivery.chunks)];
}

function writes(segments: readonly Buffer[], chunks: Delivery['chunks'] = 'frame'): readonly Step[] {
  if (chunks === 'frame') return segments.map((bytes) => ({ do: 'write', bytes }));
  const bytes = Buffer.concat(segments);
  const size = chunks === 'bulk' ? bulkBytes : chunks;
  const count = Math.ceil(bytes.byteLength / size);
  return Array.from({ length: count }, (_, index) => ({
    do: 'write',
    bytes: bytes.subarray(index * size, (index + 1) * size),
  }));
}
