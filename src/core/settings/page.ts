import { generateManifest } from './manifest.ts';

type Property = {
  readonly markdownDescription: string;
  readonly default: unknown;
  readonly properties?: Readonly<
    Record<string, Property & { readonly description?: string; readonly enum?: readonly string[] }>
  >;
  readonly additionalProperties?: Property | false;
};

/** The settings as a page of the documentation. It is written by `npm run manifest` and never by hand. */
export function settingsPage(): string {
  const { configuration, texts } = generateManifest();
  const text = (placeholder: string): string => texts[placeholder.slice(1, -1)] ?? placeholder;
  const groups = configuration.map(({ title, properties }) => {
    const entries = Object.entries(properties as Record<string, Property>).map(([name, property]) => {
      const parts = [
        `### \`${name}\``,
        text(property.markdownDescription),
        `Default: \`${JSON.stringify(property.default)}\``,
        ...fields(property),
      ];
      return parts.join('\n\n');
    });
    return [`## ${text(title)}`, ...entries].join('\n\n');
  });
  const introduction =
    'All settings are of scope `machine`: they are yours, for this machine. A workspace can set none of them, and what it writes is not even read. On the command line the same settings stand in a [config file](command-line.md#config-file), without the leading `tandem.`.';
  return ['# Settings', introduction, ...groups].join('\n\n');
}

/** What an object setting is made of, one line a field; a level of named entries is looked through. */
function fields(property: Property): readonly string[] {
  const inner = property.properties ?? (property.additionalProperties || undefined)?.properties;
  if (inner === undefined) return [];
  const first = Object.values(inner)[0];
  if (first?.properties !== undefined) {
    const names = Object.keys(inner).map((name) => `\`${name}\``);
    return [`For each of ${names.join(' and ')}:`, table(first.properties)];
  }
  return ['Each entry has a name of your choice and these fields, all of them optional:', table(inner)];
}

function table(entries: NonNullable<Property['properties']>): string {
  const rows = Object.entries(entries).map(([name, { description = '', enum: values }]) => {
    const choice = values === undefined ? '' : ` One of ${values.map((value) => `\`${value}\``).join(', ')}.`;
    return `| \`${name}\` | ${description}${choice} |`;
  });
  return ['| field | meaning |', '| --- | --- |', ...rows].join('\n');
}
