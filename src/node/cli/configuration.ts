import { readFile, stat } from 'node:fs/promises';
import { ModelError } from '../../core/model/error.ts';
import { keyProblem } from '../../core/model/key.ts';
import { parseSettings } from '../../core/settings/parse.ts';
import type { Settings } from '../../core/settings/schema.ts';

const mostBytes = 1024 * 1024;

/** The settings of the extension, as a JSON file. Without a file, every default. */
export async function readConfiguration(path: string | undefined): Promise<Settings> {
  if (path === undefined) return parseSettings({});
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > mostBytes) throw new Error('it is larger than 1 MB');
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new ModelError('settings.invalid', `The config file ${path} cannot be read: ${reason(error)}.`, {
      next: 'Check the path given with --config',
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ModelError('settings.invalid', `The config file ${path} is not JSON: ${reason(error)}.`, {
      next: 'Correct the file given with --config',
    });
  }
  return parseSettings(value, path);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Only here are keys read from the environment, and only by the one name that is meant for Tandem. */
export function keyFromEnvironment(provider: string): string | undefined {
  const name = `TANDEM_KEY_${provider.toUpperCase().replaceAll('-', '_')}`;
  const value = process.env[name];
  if (value === undefined || value === '') return undefined;
  const problem = keyProblem(value);
  if (problem === undefined) return value;
  throw new ModelError('auth.invalid', `The key in ${name} ${problem}.`, {
    provider,
    next: `Set ${name} to the key alone`,
  });
}
