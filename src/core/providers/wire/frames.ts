import { createParser } from 'eventsource-parser';
import { ModelError } from '../../model/error.ts';
import type { Limits } from '../provider.ts';

type Frame = { readonly data: string; readonly event?: string | undefined };

/** Cuts bytes into messages. `end` hands over what a server left without its closing line break. */
export type Framer = { feed(bytes: Uint8Array): readonly Frame[]; end(): readonly Frame[] };

/** Server-sent events. Comments, ids and unknown fields are the parser's to drop. */
export function sseFramer(limits: Limits): Framer {
  let events: Frame[] = [];
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: (event) => void events.push(event), maxBufferSize: limits.lineBytes });
  const guard = sizeGuard(limits);
  const take = (text: string): readonly Frame[] => {
    events = [];
    try {
      parser.feed(text);
    } catch {
      // The parser throws for one reason only: a line longer than its buffer may be.
      throw tooLong(limits);
    }
    return events;
  };
  return {
    feed(bytes) {
      guard(bytes.byteLength);
      return take(decoder.decode(bytes, { stream: true }));
    },
    end: () => take(`${decoder.decode()}\n\n`),
  };
}

/** One JSON value a line. */
export function lineFramer(limits: Limits): Framer {
  const decoder = new TextDecoder();
  const guard = sizeGuard(limits);
  let pieces: string[] = [];
  let held = 0;
  const finishLine = (tail: string): string => {
    const line = pieces.length === 0 ? tail : pieces.join('') + tail;
    pieces = [];
    held = 0;
    return line;
  };
  return {
    feed(bytes) {
      guard(bytes.byteLength);
      const parts = decoder.decode(bytes, { stream: true }).split('\n');
      const rest = parts.pop() ?? '';
      const lines = parts.map(finishLine).flatMap(frame);
      if (rest !== '') pieces.push(rest);
      held += rest.length;
      if (held > limits.lineBytes) throw tooLong(limits);
      return lines;
    },
    end() {
      return frame(finishLine(decoder.decode()));
    },
  };
}

function frame(line: string): readonly Frame[] {
  return line.trim() === '' ? [] : [{ data: line }];
}

function sizeGuard(limits: Limits): (bytes: number) => void {
  let total = 0;
  return (bytes) => {
    total += bytes;
    if (total <= limits.turnBytes) return;
    throw new ModelError('protocol.oversize', `The answer is larger than ${inMegabytes(limits.turnBytes)}.`, {
      setting: 'tandem.limits.turnMegabytes',
    });
  };
}

function tooLong(limits: Limits): ModelError {
  return new ModelError(
    'protocol.oversize',
    `One line of the answer is longer than ${inMegabytes(limits.lineBytes)}.`,
    {
      setting: 'tandem.limits.lineMegabytes',
    },
  );
}

function inMegabytes(bytes: number): string {
  return `${Number((bytes / 1024 / 1024).toFixed(2))} MB`;
}
