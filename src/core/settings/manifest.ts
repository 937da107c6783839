import * as z from 'zod';
import { settingLeaves } from './leaves.ts';

type Category = { readonly title: string; readonly order: number; readonly properties: Record<string, unknown> };

/** The order in which the settings editor shows them, and the group each belongs to by the start of its name. */
const groups = [
  { key: 'roles', title: 'Roles' },
  { key: 'providers', title: 'Providers' },
  { key: 'discovery', title: 'Discovery' },
  { key: 'timeouts', title: 'Timeouts' },
  { key: 'limits', title: 'Limits' },
];

/**
 * The settings as VS Code's manifest wants them. All of them are of scope `machine`: where requests go, which model is
 * asked and what is accepted from it is decided by the user for this machine, never by a repository.
 */
export function generateManifest(): { configuration: readonly Category[]; texts: Record<string, string> } {
  const texts: Record<string, string> = {};
  const configuration = groups.map(({ key, title }, index) => {
    const titleKey = `settings.${key}.title`;
    texts[titleKey] = title;
    const leaves = settingLeaves().filter((leaf) => leaf.name.split('.')[0] === key);
    const properties = leaves.map(({ name, schema }, order) => {
      texts[`settings.${name}`] = schema.description ?? innerDescription(schema);
      return [
        `tandem.${name}`,
        { ...jsonSchema(schema), scope: 'machine', order, markdownDescription: `%settings.${name}%` },
      ];
    });
    return {
      title: `%${titleKey}%`,
      order: index,
      properties: Object.fromEntries(properties) as Record<string, unknown>,
    };
  });
  return { configuration, texts };
}

function innerDescription(schema: z.ZodType): string {
  return schema instanceof z.ZodDefault ? ((schema.unwrap() as z.ZodType).description ?? '') : '';
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const {
    $schema: _dialect,
    description: _description,
    ...rest
  } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-7',
  }) as Record<string, unknown>;
  return 'default' in rest ? rest : { ...rest, default: {} };
}
