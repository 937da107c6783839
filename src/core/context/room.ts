import type { Model } from '../model/model.ts';

/** The estimate may be a fifth too low, and a server that runs out of context cuts without a word. */
const caution = 1.2;
const answerTokens = 2048;
/** Loading a model with another context takes seconds, so the sizes are few. */
const steps = [8192, 16_384, 32_768, 65_536, 131_072, 262_144];
/** What the system and other programs keep of the memory. */
const shareOfMemory = 0.75;

export type Room = {
  /** What the server is to be asked for; absent where a request cannot ask. */
  readonly ask?: number;
  /** How many tokens question and answer have together; absent where nobody can tell. */
  readonly tokens?: number;
  /** `tight`: the answer, or the beginning of the question, may be cut. */
  readonly fits: 'well' | 'tight' | 'not';
};

/** How much context a question of about so many tokens gets, and whether it is enough. */
export function roomFor(inputTokens: number, wantedAnswer: number | undefined, model: Model, memory?: number): Room {
  const wanted = Math.ceil(inputTokens * caution) + Math.min(wantedAnswer ?? answerTokens, answerTokens);
  const most = mostTokens(model, memory);
  if (most === undefined) return judged(inputTokens, wanted, model.contextTokens);
  // What is loaded already, and suffices, is kept: another size would load the model anew.
  const ask =
    model.contextTokens !== undefined && model.contextTokens >= wanted
      ? Math.min(model.contextTokens, model.loaded ? model.contextTokens : most)
      : Math.min(steps.find((step) => step >= wanted) ?? most, most);
  return { ask, ...judged(inputTokens, wanted, ask) };
}

function judged(input: number, wanted: number, tokens: number | undefined): Room {
  if (tokens === undefined) return { fits: 'well' };
  return { tokens, fits: wanted <= tokens ? 'well' : input <= tokens ? 'tight' : 'not' };
}

/** How many tokens question and answer may have together, at most; absent where nobody can tell. */
export function contextOf(model: Model, memory?: number): number | undefined {
  const most = mostTokens(model, memory);
  if (most === undefined) return model.contextTokens;
  return model.loaded ? Math.max(most, model.contextTokens ?? 0) : most;
}

/** The largest context a request could ask for, where it can ask: what the model can, within what the memory holds. */
function mostTokens(model: Model, memory?: number): number | undefined {
  const { mostContextTokens, bytesPerToken, sizeBytes } = model;
  if (mostContextTokens === undefined || memory === undefined || bytesPerToken === undefined) return mostContextTokens;
  const free = memory * shareOfMemory - (sizeBytes ?? 0);
  const held = Math.max(Math.floor(free / bytesPerToken / 1024) * 1024, Math.min(steps[0] ?? 0, mostContextTokens));
  return Math.min(mostContextTokens, held);
}
