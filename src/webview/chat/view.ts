import type * as z from 'zod';
import type { RoleView, ShellView, ToHost, toPage, TurnView } from '../../protocol/chat.ts';

type Snapshot = Extract<z.infer<typeof toPage>, { type: 'snapshot' }>;
type Patch = Extract<z.infer<typeof toPage>, { type: 'patch' }>;
export type WholeTurn = Snapshot['turns'][number];
export type Role = TurnView['role'];
export type Remedy = Extract<ToHost, { type: 'remedy' }>['remedy'];
export type Problem = NonNullable<TurnView['problem']>;

/** What the page shows. Never changed in place: a turn that did not change is the same object, and is not drawn again. */
export type View = { readonly shell: ShellView; readonly turns: readonly WholeTurn[] };

export function fromSnapshot(snapshot: Snapshot): View {
  return { shell: snapshot.shell, turns: snapshot.turns };
}

/** A patch for a page that has no snapshot yet, or for a turn it does not know and cannot make, has nothing to change. */
export function withPatch(view: View, patch: Patch): View {
  const shell = patch.shell ?? view.shell;
  if (patch.turns.length === 0) return { shell, turns: view.turns };
  const turns = [...view.turns];
  for (const change of patch.turns) {
    // The turn that grows is nearly always the last one, so a long conversation costs no search.
    const index = turns.findLastIndex((turn) => turn.id === change.id);
    const old = index < 0 ? undefined : turns[index];
    const meta = change.meta ?? old;
    if (meta === undefined) continue;
    const kept = change.restart === true ? undefined : old;
    const next: WholeTurn = {
      ...meta,
      answer: (kept?.answer ?? '') + (change.answer ?? ''),
      reasoning: (kept?.reasoning ?? '') + (change.reasoning ?? ''),
    };
    if (index < 0) turns.push(next);
    else turns[index] = next;
  }
  return { shell, turns };
}

export function currentRole(shell: ShellView): RoleView | undefined {
  return shell.roles.find((entry) => entry.role === shell.role);
}
