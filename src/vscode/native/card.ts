import * as vscode from 'vscode';
import { nameOf, type Model } from '../../core/model/model.ts';
import type { Face } from '../../core/providers/provider.ts';
import { placeOf, priceOf } from '../models/words.ts';

/** Where nobody can tell what a model holds: every model still in use holds this much. */
const cautiousContext = 8192;
/** What is kept for the answer where the model sets no limit of its own. */
const ordinaryAnswer = 4096;

/** What VS Code is told of a model, and shows of it. */
export function cardOf(model: Model, row: Face, context: number | undefined): vscode.LanguageModelChatInformation {
  const whole = context ?? cautiousContext;
  // A model that may answer at such length that no question fits is still asked questions.
  const maxOutputTokens = Math.min(model.mostOutputTokens ?? ordinaryAnswer, Math.floor(whole / 4));
  const [, stem = model.model, tag] = /^(?:.*\/)?([^:]+)(?::(.+))?$/.exec(model.model) ?? [];
  return {
    id: nameOf(model),
    name: model.label ?? model.model,
    family: stem,
    version: tag ?? '1',
    detail: `${placeOf(model)} · ${priceOf(model)}`,
    tooltip: [
      vscode.l10n.t('{0} through Tandem', row.label),
      placeOf(model),
      context === undefined
        ? vscode.l10n.t('context unknown')
        : vscode.l10n.t('{0} tokens of context', context.toLocaleString('en-US')),
      priceOf(model),
    ].join(' · '),
    maxInputTokens: whole - maxOutputTokens,
    maxOutputTokens,
    capabilities: {
      imageInput: model.can?.images ?? false,
      // Nearly all in the cloud can; of a server on this machine that does not say so, few can.
      toolCalling: model.can?.tools ?? model.place === 'cloud',
    },
  };
}
