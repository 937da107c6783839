// Writes the part of package.json and package.nls.json that follows from the settings schema. `--check` only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateManifest } from '../src/core/settings/manifest.ts';
import { format } from 'prettier';

const root = new URL('../', import.meta.url);

async function update(name: string, change: (value: Record<string, unknown>) => Record<string, unknown>): Promise<boolean> {
  const file = fileURLToPath(new URL(name, root));
  const before = readFileSync(file, 'utf8');
  const after = await format(JSON.stringify(change(JSON.parse(before) as Record<string, unknown>)), {
    parser: 'json-stringify',
    printWidth: 120,
  });
  if (after === before) return true;
  if (!process.argv.includes('--check')) writeFileSync(file, after);
  return false;
}

const { configuration, texts } = generateManifest();
const fresh = [
  await update('package.json', (manifest) => {
    const contributes = manifest['contributes'] as Record<string, unknown>;
    return { ...manifest, contributes: { ...contributes, configuration } };
  }),
  await update('package.nls.json', (words) => {
    const others = Object.entries(words).filter(([key]) => !key.startsWith('settings.'));
    return { ...Object.fromEntries(others), ...texts };
  }),
];
if (process.argv.includes('--check') && fresh.includes(false)) {
  console.error('package.json or package.nls.json does not follow from src/core/settings/schema.ts: run npm run manifest');
  process.exitCode = 1;
}
