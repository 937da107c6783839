import * as vscode from 'vscode';
import type { Model } from '../../core/model/model.ts';

/** Where a model runs, what it weighs, and what it costs: what tells one from another at a glance. */
export function weightOf(model: Model): readonly string[] {
  return [
    placeOf(model),
    ...(model.sizeBytes === undefined ? [] : [gigabytes(model.sizeBytes)]),
    ...(model.parameters === undefined ? [] : [model.parameters]),
    ...(model.quantisation === undefined ? [] : [model.quantisation]),
    priceOf(model),
  ];
}

/** How much a model really holds, and what it can do. */
export function powersOf(model: Model): readonly string[] {
  const { can = {}, loaded } = model;
  return [
    ...(loaded === true ? [vscode.l10n.t('loaded')] : []),
    ...contextOf(model),
    ...(can.tools === true ? [vscode.l10n.t('tools')] : []),
    ...(can.images === true ? [vscode.l10n.t('images')] : []),
    ...(can.thinking === true ? [vscode.l10n.t('thinking')] : []),
    ...(can.fill === true ? [vscode.l10n.t('completion')] : []),
  ];
}

export function factsOf(model: Model): readonly string[] {
  return [...weightOf(model), ...powersOf(model)];
}

/** The context that is really there; what the model was trained for only where it says more. */
function contextOf({ contextTokens, trainedTokens, loaded }: Model): readonly string[] {
  const trained = trainedTokens === undefined ? '' : vscode.l10n.t('trained for {0}', tokens(trainedTokens));
  if (contextTokens !== undefined) {
    const real = vscode.l10n.t('{0} context', tokens(contextTokens));
    return trainedTokens !== undefined && trainedTokens > contextTokens ? [`${real} (${trained})`] : [real];
  }
  if (trained === '') return [];
  return [loaded === false ? `${vscode.l10n.t('context not set')} (${trained})` : trained];
}

export function placeOf({ place }: Model): string {
  return place === 'local' ? vscode.l10n.t('local') : vscode.l10n.t('cloud');
}

/** What is not known is said to be, and never taken for nothing. */
export function priceOf({ place, price }: Model): string {
  if (place === 'local' || (price?.input === 0 && price.output === 0)) return vscode.l10n.t('free');
  if (price === undefined) return vscode.l10n.t('price unknown');
  return vscode.l10n.t('{0} / {1} per million', dollars(price.input), dollars(price.output));
}

function dollars(amount: number): string {
  return `$${amount.toLocaleString('en-US', { maximumFractionDigits: 4 })}`;
}

function tokens(count: number): string {
  if (count < 1024) return `${count}`;
  return count < 1_000_000 ? `${Math.round(count / 1024)}k` : `${Number((count / 1_000_000).toFixed(1))}M`;
}

export function gigabytes(bytes: number): string {
  const size = bytes / 1e9;
  return size >= 0.95 ? `${size.toFixed(1)} GB` : `${Math.max(1, Math.round(bytes / 1e6))} MB`;
}

/** “1 model”, “12 models”. */
export function countOfModels(count: number): string {
  return count === 1 ? vscode.l10n.t('1 model') : vscode.l10n.t('{0} models', count);
}

/** The day of a date as the server wrote it, in the form of this person's language. */
export function day(date: string | undefined): string | undefined {
  const parsed = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(parsed) ? undefined : new Date(parsed).toLocaleDateString();
}
