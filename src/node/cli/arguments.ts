import { parseArgs, type ParseArgsConfig } from 'node:util';

const options = {
  config: { type: 'string' },
  role: { type: 'string' },
  model: { type: 'string' },
  system: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} satisfies ParseArgsConfig['options'];

export type Arguments = {
  readonly config?: string;
  readonly role?: string;
  readonly model?: string;
  readonly system?: string;
  readonly json?: boolean;
  readonly words: readonly string[];
};

/** Throws what `parseArgs` throws when a word is none of ours. */
export function parseArguments(argv: readonly string[]): { name: string | undefined; help: boolean; given: Arguments } {
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  const { help, ...rest } = values;
  const [name, ...words] = positionals;
  return { name, help: help === true, given: { ...rest, words } };
}
