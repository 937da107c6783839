import * as z from 'zod';
import { settingsSchema } from './schema.ts';

export type Leaf = { readonly name: string; readonly schema: z.ZodType };

/** The settings as VS Code shows them, one entry each: groups of plain values are taken apart, objects stay whole. */
export function settingLeaves(): readonly Leaf[] {
  return Object.entries(settingsSchema.shape).flatMap(([name, schema]): Leaf[] => {
    const inner: unknown = schema.unwrap();
    const grouped =
      inner instanceof z.ZodObject && Object.values(inner.shape).every((entry) => entry instanceof z.ZodDefault);
    if (!grouped) return [{ name, schema }];
    return Object.entries(inner.shape).map(([key, entry]) => ({ name: `${name}.${key}`, schema: entry as z.ZodType }));
  });
}
