/** Which model of which provider: the pair a person picks, and the name it goes by in settings (`ollama/llama3.1:8b`). */
export type ModelRef = { readonly provider: string; readonly model: string };

/**
 * Where an answer is made. `local` is a promise that the request did not leave the machine or its private network;
 * `cloud` is everything else, also a gateway on loopback whose row does not claim to be local.
 */
export type Place = 'local' | 'cloud';

/** What a model is known to be able to do. Absent is unknown, and the unknown is never refused. */
export type Abilities = {
  readonly tools?: boolean;
  readonly images?: boolean;
  readonly thinking?: boolean;
  /** Completes code between what stands before and after. */
  readonly fill?: boolean;
};

/** In dollars for a million tokens. A price that is not known is absent, and never 0. */
export type Price = { readonly input: number; readonly output: number };

export type Model = ModelRef & {
  readonly place: Place;
  readonly label?: string;
  readonly sizeBytes?: number;
  readonly modifiedAt?: string;
  readonly quantisation?: string;
  /** How many weights it has, as its server says it: `8.0B`. */
  readonly parameters?: string;
  /** How many tokens question and answer may have together, as the server runs this model now or always will. */
  readonly contextTokens?: number;
  /** The most its server could be asked to run it with, where a request may ask (Ollama). */
  readonly mostContextTokens?: number;
  /** What it was trained for: for information, and never what may be sent. */
  readonly trainedTokens?: number;
  readonly mostOutputTokens?: number;
  readonly loaded?: boolean;
  /** What it holds in memory while it is loaded. */
  readonly memoryBytes?: number;
  /** What each token of context takes of the memory. */
  readonly bytesPerToken?: number;
  readonly can?: Abilities;
  readonly price?: Price;
  /** Only for models that cannot answer a chat: the router never picks them. */
  readonly embeddingOnly?: true;
};

export function nameOf(ref: ModelRef): string {
  return `${ref.provider}/${ref.model}`;
}

/** The first slash divides: model names contain slashes themselves (`openrouter/meta-llama/llama-3`). */
export function parseModelRef(text: string): ModelRef | undefined {
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1) return undefined;
  return { provider: text.slice(0, slash), model: text.slice(slash + 1) };
}

export function sameModel(a: ModelRef, b: ModelRef): boolean {
  return a.provider === b.provider && a.model === b.model;
}
