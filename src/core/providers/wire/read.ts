/** Reading what a server sent: nothing is believed, and nothing missing throws. A schema per token would cost more than the token. */
export type Fields = Readonly<Record<string, unknown>>;

const nothing: Fields = {};

export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : nothing;
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
