import { ModelError } from '../model/error.ts';
import { keyPlaceholder } from '../ports.ts';
import { readText } from './body.ts';
import type { Link } from './provider.ts';
import { fields, type Fields } from './wire/read.ts';

const mostBytes = 8 * 1024 * 1024;

/** The transport puts the key in its place, or takes the header out where there is none. */
export function keyHeaders({ row }: Link): Record<string, string> {
  if (row.signIn !== undefined) return { authorization: `Bearer ${keyPlaceholder}` };
  if (row.wire === 'anthropic') return { 'x-api-key': keyPlaceholder, 'anthropic-version': '2023-06-01' };
  return row.quirks?.keyHeader === undefined
    ? { authorization: `Bearer ${keyPlaceholder}` }
    : { [row.quirks.keyHeader]: keyPlaceholder };
}

/** One plain request: no SDK is loaded for a list. */
export async function getJson(link: Link, url: string, signal: AbortSignal): Promise<Fields> {
  const answer = await link.fetch(url, { headers: { accept: 'application/json', ...keyHeaders(link) }, signal });
  return readJson(await readText(answer, mostBytes));
}

export async function postJson(link: Link, url: string, body: unknown, signal: AbortSignal): Promise<Fields> {
  const headers = { accept: 'application/json', 'content-type': 'application/json', ...keyHeaders(link) };
  const answer = await link.fetch(url, { method: 'POST', headers, body: JSON.stringify(body), signal });
  return readJson(await readText(answer, mostBytes));
}

function readJson(text: string): Fields {
  try {
    return fields(JSON.parse(text));
  } catch {
    throw new ModelError('protocol.mismatch', 'The server’s list of models is not JSON.');
  }
}

/** Beside the path under which questions are answered, for what a server tells outside the protocol it borrowed. */
export function besideV1(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/v1$/, '')}${path}`;
}

/** The first of these fields that is a count of tokens. */
export function firstCount(entry: Fields, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = entry[name];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  }
  return undefined;
}

export function isEmbedding(model: string, kind: string): boolean {
  return /embed|\bbge\b|minilm/i.test(model) || /embed|bert/i.test(kind);
}
