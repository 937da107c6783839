import { nameOf, type Model } from '../../core/model/model.ts';
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
      else for (const model of entry.models) await output.text(`  ${nameOf(model)}${factsOf(model)}\n`);
    }
  } finally {
    engine.close();
  }
}

/** Its size, the context it really has, and what a million tokens cost, as far as they are known. */
function factsOf({ sizeBytes, contextTokens, price, place }: Model): string {
  const facts = [
    ...(sizeBytes === undefined ? [] : [`${(sizeBytes / 1e9).toFixed(1)} GB`]),
    ...(contextTokens === undefined ? [] : [`${contextTokens} tokens of context`]),
    ...(price === undefined ? [] : [`$${price.input} / $${price.output} per million tokens`]),
    ...(price === undefined && place === 'local' ? ['free'] : []),
  ];
  return facts.length === 0 ? '' : `  ${facts.join(', ')}`;
}
