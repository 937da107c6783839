import { planOf, type Plan } from './body.ts';
import type { Ask, Protocol } from './protocol.ts';
import type { Reply, Script } from './script.ts';

type Turned = { readonly reply: Reply; readonly planned: () => Promise<Plan> };

/** Takes the replies of a script one after the other; the last one repeats. */
export type Player = { play(script: Script): void; next(protocol: Protocol, ask: Ask): Turned };

export function createPlayer(script: Script): Player {
  const plans = new Map<string, Promise<Plan>>();
  let replies = listOf(script);
  let asked = 0;
  return {
    play(next) {
      replies = listOf(next);
      asked = 0;
      plans.clear();
    },
    next(protocol, ask) {
      const index = Math.min(asked++, replies.length - 1);
      const reply = replies[index] ?? {};
      const planned = (): Promise<Plan> => {
        // The same bytes for the same question: encoding them must not be what a benchmark measures.
        const key = JSON.stringify([index, ask, protocol.name]);
        const plan = plans.get(key) ?? planOf(protocol, reply, ask);
        plans.set(key, plan);
        return plan;
      };
      return { reply, planned };
    },
  };
}

function listOf(script: Script): readonly Reply[] {
  return Array.isArray(script) ? (script as readonly Reply[]) : [script as Reply];
}
