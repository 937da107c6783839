/** Which model of which provider: the pair a person picks, and the name it goes by in settings (`ollama/llama3.1:8b`). */
export type ModelRef = { readonly provider: string; readonly model: string };

/**
 * Where an answer is made. `local` is a promise that the request did not leave the machine or its private network;
 * `cloud` is everything else, also a gateway on loopback whose row does not claim to be local.
 */
export type Place = 'local' | 'cloud';

export type Model = ModelRef & {
  readonly place: Place;
  readonly label?: string;
  readonly sizeBytes?: number;
  readonly modifiedAt?: string;
  readonly quantisation?: string;
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
