import { ModelError } from '../model/error.ts';
import { nameOf, type Model, type ModelRef } from '../model/model.ts';
import type { ChatRequest } from '../model/request.ts';
import type { Role } from '../model/role.ts';
import { roleRows, type Roles } from './roles.ts';

export type Choice = { readonly model: Model; readonly because: string };

export type ChoiceInput = {
  readonly roles: Roles;
  /** Throws for a provider that is not there. */
  find(ref: ModelRef): Model;
  /** What the local servers offer right now. Asked only when the person has chosen nothing. */
  localModels(signal: AbortSignal): Promise<readonly Model[]>;
};

/** The models that may answer this request, in order, each with the reason a person is shown. */
export async function choose(
  request: ChatRequest,
  input: ChoiceInput,
  signal: AbortSignal,
): Promise<readonly Choice[]> {
  if (request.pin !== undefined) return [{ model: input.find(request.pin), because: 'chosen for this question' }];
  const { label } = roleRows[request.role];
  const [first, ...others] = input.roles[request.role].use;
  if (first !== undefined) {
    const second = others.map((ref) => ({ model: input.find(ref), because: `next on the route of the ${label}` }));
    return [{ model: input.find(first), because: `your choice for the ${label}` }, ...second];
  }
  const model = best(request.role, await input.localModels(signal));
  if (model === undefined) {
    const [recommended] = roleRows[request.role].recommended;
    throw new ModelError('model.none', `No model is chosen for the ${label}, and no local model server answered.`, {
      next: `Start Ollama and install a model (ollama pull ${recommended}), or choose a model for the ${label}`,
      setting: `tandem.roles`,
    });
  }
  return [{ model, because: `the best installed local model for the ${label}` }];
}

/** Recommended ones first, in their order; then, of the rest, the largest: it is the one most likely to know. */
export function best(role: Role, models: readonly Model[]): Model | undefined {
  const rank = (model: Model): number => {
    const place = roleRows[role].recommended.findIndex((name) => model.model.toLowerCase().includes(name));
    return place < 0 ? Number.MAX_SAFE_INTEGER : place;
  };
  return models
    .filter((model) => model.place === 'local' && model.embeddingOnly === undefined)
    .toSorted(
      (a, b) => rank(a) - rank(b) || (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0) || compare(nameOf(a), nameOf(b)),
    )[0];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
