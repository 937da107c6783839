import * as vscode from 'vscode';
import { modelsIn, type Listing } from '../../core/providers/known.ts';
import { toModelError } from '../../core/model/error.ts';
import { nameOf, type Model } from '../../core/model/model.ts';
import { didYouMean } from '../../core/model/nearest.ts';
import { roles, type Role } from '../../core/model/role.ts';
import { explain } from '../../core/model/words.ts';
import { roleRows } from '../../core/routing/roles.ts';
import { automaticModel } from '../chat/automatic.ts';
import { countOfModels, factsOf } from '../models/words.ts';
import type { App } from '../surface.ts';
import { ill, note, well, type Finding } from './finding.ts';

/** Every provider is asked what it offers: a request that costs nothing. */
export async function providerFindings(app: App, signal: AbortSignal): Promise<readonly Finding[]> {
  const [listings, keys] = await Promise.all([app.engine.models(signal), app.keys.names()]);
  const own = new Set(Object.keys(app.settings.current().providers));
  const used = new Set(roles.flatMap((role) => app.engine.roles()[role].use.map((ref) => ref.provider)));
  const wanted = (id: string): boolean => own.has(id) || used.has(id) || keys.includes(id);
  return listings.flatMap((listing) => providerFinding(listing, wanted(listing.row.id)));
}

function providerFinding(listing: Listing, wanted: boolean): Finding[] {
  const { label, baseUrl } = listing.row;
  const what = baseUrl === undefined ? label : `${label} (${baseUrl})`;
  if ('models' in listing)
    return [well(what, vscode.l10n.t('answers and offers {0}', countOfModels(listing.models.length)))];
  const { why, next } = explain(listing.error);
  // What nobody set up need not be well; and a key that was never given is no fault.
  if (!wanted) return [];
  return listing.error.kind === 'auth.missing' ? [note(what, why, next)] : [ill(what, why, next)];
}

/** Whether each role has a model that is there, with how much context it really runs. */
export async function roleFindings(app: App): Promise<readonly Finding[]> {
  const findings = await Promise.all(roles.map((role) => roleFinding(app, role)));
  return findings.flat();
}

async function roleFinding(app: App, role: Role): Promise<readonly Finding[]> {
  const { label } = roleRows[role];
  const routes = app.engine.roles()[role].use;
  const automatic = automaticModel(app, role);
  if (routes.length === 0) {
    if (automatic === undefined) {
      const next = vscode.l10n.t('Run “Tandem: Connect a Model”.');
      return [ill(label, vscode.l10n.t('has no model, and no local server answers'), next)];
    }
    return [described(label, vscode.l10n.t('automatic'), await app.engine.describe(automatic))];
  }
  return Promise.all(
    routes.map(async (ref): Promise<Finding> => {
      const listing = app.engine.known().find(({ row }) => row.id === ref.provider);
      const names = modelsIn(listing).map(({ model }) => model);
      if (names.length > 0 && !names.includes(ref.model)) {
        const words = vscode.l10n.t('{0} does not offer this model.', ref.provider) + didYouMean(ref.model, names);
        return ill(`${label}: ${nameOf(ref)}`, words, vscode.l10n.t('Run “Tandem: Select Model for Role”.'));
      }
      try {
        return described(label, nameOf(ref), await app.engine.describe(ref));
      } catch (thrown) {
        const { why, next } = explain(toModelError(thrown));
        return ill(`${label}: ${nameOf(ref)}`, why, next);
      }
    }),
  );
}

const smallContext = 8192;

function described(label: string, name: string, model: Model): Finding {
  const what = `${label}: ${name === nameOf(model) ? name : `${nameOf(model)} (${name})`}`;
  const words = factsOf(model).join(' · ');
  const { contextTokens, mostContextTokens } = model;
  // Where a request may ask for more context it will; where not, this is all there is.
  if (contextTokens === undefined || contextTokens >= smallContext || mostContextTokens !== undefined)
    return well(what, words);
  return note(
    what,
    words,
    vscode.l10n.t('Its server was started with little context; long conversations will not fit. Start it with more.'),
  );
}
