import { badByte, type Frame } from './frame.ts';
import type { Framing } from './script.ts';

/** The bytes of each message, one buffer a message. */
export function encodeFrames(
  kind: 'sse' | 'ndjson',
  frames: readonly Frame[],
  framing: Framing = {},
): readonly Buffer[] {
  const encode = kind === 'sse' ? eventText : lineText;
  return frames.map((frame, index) => {
    const text = encode(frame, index, framing);
    return bytesOf(index === 0 && framing.byteOrderMark ? `\uFEFF${text}` : text);
  });
}

function eventText(frame: Frame, index: number, framing: Framing): string {
  const space = framing.noSpace ? '' : ' ';
  const lines: string[] = [];
  if (framing.comments) lines.push(': keep-alive', '', ':');
  if (framing.idAndRetry) lines.push(`id:${space}${index}`, `retry:${space}3000`);
  if (frame.event !== undefined) lines.push(`event:${space}${frame.event}`);
  if (frame.data.startsWith(':')) lines.push(frame.data);
  else for (const line of dataLines(frame.data, framing)) lines.push(`data:${space}${line}`);
  return `${lines.join('\n')}\n\n`.replaceAll('\n', framing.lineEnd ?? '\n');
}

function dataLines(data: string, framing: Framing): readonly string[] {
  if (!framing.multiLine || !data.startsWith('{')) return [data];
  return JSON.stringify(JSON.parse(data), null, 2).split('\n');
}

/** A carriage return alone ends no line of JSON; it is whitespace there. */
function lineText(frame: Frame, _index: number, framing: Framing): string {
  const end = framing.lineEnd === '\r\n' ? '\r\n' : '\n';
  return `${framing.comments ? end : ''}${frame.data}${end}`;
}

function bytesOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (!text.includes(badByte)) return bytes;
  const marker = Buffer.from(badByte);
  const parts: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(marker); at !== -1; at = bytes.indexOf(marker, from)) {
    parts.push(bytes.subarray(from, at), Buffer.from([0xff]));
    from = at + marker.length;
  }
  return Buffer.concat([...parts, bytes.subarray(from)]);
}
