import type { Model } from '../../core/model/model.ts';
import type { Role } from '../../core/model/role.ts';
import { best } from '../../core/routing/choose.ts';
import { modelsIn } from '../../core/providers/known.ts';
import type { App } from '../surface.ts';

/** Which model would answer for a role whose model the person left to us, as far as it is known before asking. */
export function automaticModel(app: App, role: Role): Model | undefined {
  return best(role, app.engine.known().flatMap(modelsIn));
}
