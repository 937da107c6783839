import type { Protocol } from './protocol.ts';
import type { Edit, Insert, Place, Turn, ToolUse } from './script.ts';

/**
 * One message of a stream before it becomes bytes. `part` says what it is for, so that faults can be put in place.
 * `closing` ends what content has said and says nothing new.
 */
export type Frame = {
  readonly part: 'opening' | 'content' | 'closing' | 'proof' | 'trailing';
  readonly event?: string;
  readonly data: string;
};

/** Stands for a byte that no UTF-8 text contains; framing.ts puts 0xFF in its place. */
export const badByte = '\uE000';

export function findPlace(frames: readonly Frame[], place: Place): number {
  if (typeof place === 'number') return Math.min(place, frames.length);
  const first = (part: Frame['part']): number => {
    const index = frames.findIndex((frame) => frame.part === part);
    return index === -1 ? frames.length : index;
  };
  switch (place) {
    case 'start':
      return 0;
    case 'content':
    case 'proof':
    case 'trailing':
      return first(place);
    case 'middle': {
      const content = frames.flatMap((frame, index) => (frame.part === 'content' ? [index] : []));
      return content[Math.floor(content.length / 2)] ?? frames.length;
    }
    case 'end':
      return frames.length;
  }
}

export function applyEdits(frames: readonly Frame[], edits: readonly Edit[], protocol: Protocol): readonly Frame[] {
  return edits.reduce((list, edit) => applyEdit(list, edit, protocol), frames);
}

function applyEdit(frames: readonly Frame[], edit: Edit, protocol: Protocol): readonly Frame[] {
  if ('put' in edit) {
    return frames.toSpliced(findPlace(frames, edit.at), 0, madeFrame(edit.put, protocol));
  }
  if ('repeat' in edit) {
    const index = findPlace(frames, edit.repeat);
    const frame = frames[index];
    return frame === undefined ? frames : frames.toSpliced(index, 0, frame);
  }
  if ('drop' in edit) return frames.toSpliced(findPlace(frames, edit.drop), 1);
  if ('dropFrom' in edit) return frames.slice(0, findPlace(frames, edit.dropFrom));
  return frames.map((frame) =>
    frame.data.startsWith('{') ? { ...frame, data: `{"${edit.addField}":{"deep":[1]},${frame.data.slice(1)}` } : frame,
  );
}

function madeFrame(insert: Insert, protocol: Protocol): Frame {
  if (insert === 'unknown-event') return protocol.unknownFrame;
  if (insert === 'keep-alive') return protocol.keepAlive;
  if (insert === 'bad-utf8') return protocol.textFrame(`caf${badByte}`);
  if (insert === 'bad-json') {
    const whole = protocol.textFrame('broken');
    return { ...whole, data: whole.data.replace(/"broken"/, '"bro"ken') };
  }
  if ('error' in insert) return protocol.errorFrame(insert.error);
  if ('text' in insert) return protocol.textFrame(insert.text);
  return { part: 'content', ...insert };
}

/** Neighbouring pieces of one kind: what Anthropic calls a content block and OpenAI an output item. */
export type Block =
  | { readonly kind: 'text' | 'refusal'; readonly deltas: string[] }
  | { readonly kind: 'reasoning'; readonly deltas: string[]; signature?: string }
  | { readonly kind: 'calls'; readonly uses: ToolUse[] };

export function blocksOf(turn: Turn): readonly Block[] {
  const blocks: Block[] = [];
  for (const piece of turn.pieces) {
    const last = blocks.at(-1);
    if ('call' in piece) {
      if (last?.kind === 'calls') last.uses.push(piece.call);
      else blocks.push({ kind: 'calls', uses: [piece.call] });
    } else if ('reasoning' in piece) {
      const block = last?.kind === 'reasoning' ? last : { kind: 'reasoning' as const, deltas: [] };
      if (block !== last) blocks.push(block);
      block.deltas.push(piece.reasoning);
      if (piece.signature !== undefined) Object.assign(block, { signature: piece.signature });
    } else {
      const [kind, delta] = 'text' in piece ? (['text', piece.text] as const) : (['refusal', piece.refusal] as const);
      if (last?.kind === kind) last.deltas.push(delta);
      else blocks.push({ kind, deltas: [delta] });
    }
  }
  return blocks;
}

export type CallStep =
  | { readonly do: 'open' | 'close'; readonly call: number; readonly use: ToolUse }
  | { readonly do: 'extend'; readonly call: number; readonly use: ToolUse; readonly json: string };

/** The order in which several calls are opened, extended and closed. */
export function callSteps(uses: readonly ToolUse[], interleaved: boolean): readonly CallStep[] {
  const each = uses.map((use, call) => ({
    open: { do: 'open', call, use } as const,
    extend: use.arguments.map((json) => ({ do: 'extend', call, use, json }) as const),
    close: { do: 'close', call, use } as const,
  }));
  if (!interleaved) return each.flatMap(({ open, extend, close }) => [open, ...extend, close]);
  const most = Math.max(0, ...each.map(({ extend }) => extend.length));
  const rounds = Array.from({ length: most }, (_, round) =>
    each.flatMap(({ extend }) => extend.slice(round, round + 1)),
  );
  return [...each.map(({ open }) => open), ...rounds.flat(), ...each.map(({ close }) => close)];
}

/** Everything the turn says in one kind of piece. */
export function wordsOf(turn: Turn, kind: 'text' | 'reasoning'): string {
  return blocksOf(turn)
    .flatMap((block) => (block.kind === kind ? block.deltas : []))
    .join('');
}

export function usesOf(turn: Turn): readonly ToolUse[] {
  return blocksOf(turn).flatMap((block) => (block.kind === 'calls' ? block.uses : []));
}

/** The turn's finish, or what it must be from what was said. */
export function finishOf(turn: Turn): Exclude<Turn['finish'], undefined> {
  return turn.finish ?? (usesOf(turn).length > 0 ? 'tool-calls' : 'stop');
}
