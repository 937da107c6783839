import * as z from 'zod';
import type { Fact } from '../model/fact.ts';
import type { Clock, Memory } from '../ports.ts';
import { createCircuit, type Circuit } from './circuit.ts';

/** Until when, by the clock on the wall: it is the only one that goes on while the editor is closed. */
const kept = z.record(z.string(), z.object({ until: z.number(), restMs: z.number().positive() }));

const memoryKey = 'tandem.circuits';

export type CircuitPorts = {
  readonly clock: Clock;
  readonly memory: Memory | undefined;
  readonly report: (fact: Fact) => void;
};

/** One circuit a provider. A provider that rests goes on resting when the editor was closed or its window reloaded. */
export function createCircuits({ clock, memory, report }: CircuitPorts): (provider: string) => Circuit {
  const circuits = new Map<string, Circuit>();
  const parsed = kept.safeParse(memory?.read(memoryKey) ?? {});
  const rests = new Map(Object.entries(parsed.success ? parsed.data : {}));
  const changed = (provider: string, milliseconds: number, restMs: number): void => {
    if (milliseconds === 0) rests.delete(provider);
    else rests.set(provider, { until: clock.wall().getTime() + milliseconds, restMs });
    memory?.write(memoryKey, Object.fromEntries(rests));
    report({ type: 'provider-rests', provider, milliseconds });
  };
  const open = (provider: string): Circuit => {
    const rest = rests.get(provider);
    // A clock that was set meanwhile neither ends a rest early by more than it lasts nor makes it last longer.
    const leftMs = rest === undefined ? 0 : Math.min(Math.max(rest.until - clock.wall().getTime(), 0), rest.restMs);
    const before = rest === undefined ? undefined : { leftMs, restMs: rest.restMs };
    return createCircuit(clock, (milliseconds, restMs) => changed(provider, milliseconds, restMs), before);
  };
  return (provider) => {
    const circuit = circuits.get(provider) ?? open(provider);
    circuits.set(provider, circuit);
    return circuit;
  };
}
