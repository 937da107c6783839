// Writes what follows from the settings schema: parts of package.json and package.nls.json, and docs/settings.md.
// `--check` only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateManifest } from '../src/core/settings/manifest.ts';
import { settingsPage } from '../src/core/settings/page.ts';
import { format } from 'prettier';

const root = new URL('../', import.meta.url);

async function updateJson(
  name: string,
  change: (value: Record<string, unknown>) => Record<string, unknown>,
): Promise<boolean> {
  const value = JSON.parse(readFileSync(fileOf(name), 'utf8')) as Record<string, unknown>;
  return update(name, await format(JSON.stringify(change(value)), { parser: 'json-stringify', printWidth: 120 }));
}

/** Says whether the file was as it should be. */
function update(name: string, after: string): boolean {
  const file = fileOf(name);
  if (existsSync(file) && readFileSync(file, 'utf8') === after) return true;
  if (!process.argv.includes('--check')) writeFileSync(file, after);
  return false;
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(name, root));
}

const { configuration, texts } = generateManifest();
const fresh = [
  await updateJson('package.json', (manifest) => {
    const contributes = manifest['contributes'] as Record<string, unknown>;
    return { ...manifest, contributes: { ...contributes, configuration } };
  }),
  await updateJson('package.nls.json', (words) => {
    const others = Object.entries(words).filter(([key]) => !key.startsWith('settings.'));
    return { ...Object.fromEntries(others), ...texts };
  }),
  update(
    'docs/settings.md',
    await format(settingsPage(), { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' }),
  ),
];
if (process.argv.includes('--check') && fresh.includes(false)) {
  console.error(
    'package.json, package.nls.json or docs/settings.md does not follow from src/core/settings/schema.ts: run npm run manifest',
  );
  process.exitCode = 1;
}
