/** A fenced code block at the beginning of a text, as far as it has arrived. */
export type Fence = {
  readonly language: string;
  readonly bodyStart: number;
  readonly closing: RegExp;
  readonly indent: number;
};

/** The first word after the fence. What is not a plausible language is shown as it is, and never highlighted. */
export function languageOf(info: string): string {
  return (/^\S+/.exec(info.trim())?.[0] ?? '').slice(0, 40);
}

/** Nothing for a first line that is still arriving: its language would be misread letter by letter. */
export function fenceAt(text: string): Fence | undefined {
  const found = /^(?:[ \t]*\n)*( {0,3})(`{3,}|~{3,})([^\n]*)\n/.exec(text);
  if (found === null) return undefined;
  const marker = found[2] ?? '```';
  const info = found[3] ?? '';
  const sign = marker.charAt(0);
  if (sign === '`' && info.includes('`')) return undefined;
  return {
    language: languageOf(info),
    bodyStart: found[0].length,
    closing: new RegExp(`^ {0,3}${sign}{${marker.length},}[ \\t]*(\\n|$)`, 'gm'),
    indent: found[1]?.length ?? 0,
  };
}

/** A line that begins a fence but has not ended: worth nothing to a reader yet. */
export function isFenceBeginning(text: string): boolean {
  return /^(?:[ \t]*\n)* {0,3}(?:`{3,}[^`\n]*|~{3,}[^\n]*)$/.test(text);
}

/** Where the fence's closing line ends, or -1. `from` lets a growing block look only at what is new. */
export function fenceEnd(text: string, fence: Fence, from: number): number {
  // The body's first line may already be the closing one; otherwise begin at the start of the line that `from` is in.
  const start = Math.max(fence.bodyStart, text.lastIndexOf('\n', Math.max(0, from - 1)) + 1);
  fence.closing.lastIndex = start;
  const found = fence.closing.exec(text);
  return found === null ? -1 : found.index + found[0].length;
}

/** The code as a reader should see it now: without a last line that may become the closing one. */
export function fenceBody(text: string, fence: Fence): string {
  const body = text.slice(fence.bodyStart);
  const lastLine = body.lastIndexOf('\n') + 1;
  const shown = /^ {0,3}[`~]+[ \t]*$/.test(body.slice(lastLine)) ? body.slice(0, lastLine) : body;
  return fence.indent === 0 ? shown : shown.replace(new RegExp(`^ {1,${fence.indent}}`, 'gm'), '');
}
