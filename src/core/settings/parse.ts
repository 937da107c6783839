import type * as z from 'zod';
import { ModelError } from '../model/error.ts';
import { nearest } from '../model/nearest.ts';
import { settingsSchema, type Settings } from './schema.ts';

/** `from` is what to call the place the values came from: a file's path, or nothing for VS Code's settings. */
export function parseSettings(value: unknown, from?: string): Settings {
  const result = settingsSchema.safeParse(value);
  if (result.success) return result.data;
  const where = from === undefined ? '' : ` in ${from}`;
  const issues = result.error.issues.slice(0, 5).map(sentence);
  const first = result.error.issues[0];
  throw new ModelError('settings.invalid', `Wrong settings${where}: ${issues.join('; ')}.`, {
    setting: ['tandem', ...(first?.path ?? [])].join('.'),
  });
}

function sentence(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `“${path === '' ? key : `${path}.${key}`}”`).join(', ');
    const similar = issue.keys.flatMap((key) => nearest(key, knownKeys(issue.path), 1));
    return `${names} is not a setting${similar.length > 0 ? `; did you mean “${similar.join('” or “')}”?` : ''}`;
  }
  if (issue.code === 'invalid_key') return `“${path}”: ${issue.issues[0]?.message ?? issue.message}`;
  return path === '' ? issue.message : `“${path}”: ${issue.message}`;
}

function knownKeys(path: readonly PropertyKey[]): string[] {
  if (path.length === 0) return Object.keys(settingsSchema.shape);
  if (path[0] === 'discovery') return Object.keys(settingsSchema.shape.discovery.unwrap().shape);
  if (path[0] === 'timeouts') return Object.keys(settingsSchema.shape.timeouts.unwrap().shape);
  if (path[0] === 'limits') return Object.keys(settingsSchema.shape.limits.unwrap().shape);
  if (path[0] === 'roles')
    return path.length === 1 ? ['overseer', 'implementation'] : ['use', 'temperature', 'maxOutputTokens', 'effort'];
  return Object.keys(settingsSchema.shape.providers.unwrap().valueType.shape);
}
