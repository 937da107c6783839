import { nameOf } from '../../core/model/model.ts';
import { createEngine } from '../headless.ts';
import { keyFromEnvironment, readConfiguration } from './configuration.ts';
import type { Output } from './output.ts';
import type { Arguments } from './arguments.ts';

/** What every configured provider offers. One that does not answer is a line of its own, not a failure of the list. */
export async function models(given: Arguments, output: Output, signal: AbortSignal): Promise<void> {
  const settings = await readConfiguration(given.config);
  const engine = createEngine({ settings, key: keyFromEnvironment });
  try {
    const listings = await engine.models(signal);
    if (given.json) {
      const providers = listings.map((entry) => ({
        id: entry.row.id,
        label: entry.row.label,
        place: entry.row.place,
        baseUrl: entry.row.baseUrl,
        ...('error' in entry
          ? { error: { kind: entry.error.kind, message: entry.error.message } }
          : { models: entry.models }),
      }));
      return await output.json({ providers });
    }
    for (const entry of listings) {
      await output.text(`${entry.row.label} (${entry.row.place}, ${entry.row.baseUrl})\n`);
      if ('error' in entry) await output.text(`  ${entry.error.message}\n`);
      else if (entry.models.length === 0) await output.text('  no models\n');
      else for (const model of entry.models) await output.text(`  ${nameOf(model)}${size(model.sizeBytes)}\n`);
    }
  } finally {
    engine.close();
  }
}

function size(bytes: number | undefined): string {
  return bytes === undefined ? '' : `  ${(bytes / 1024 ** 3).toFixed(1)} GB`;
}
