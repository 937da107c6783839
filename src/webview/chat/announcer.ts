import { strings } from './strings.ts';
import type { View, WholeTurn } from './view.ts';

/** Says aloud that an answer began and how it ended. Never what it says: tokens in a live region are noise. */
export class Announcer {
  readonly #show: (words: string) => void;

  constructor(show: (words: string) => void) {
    this.#show = show;
  }

  say(words: string): void {
    this.#show(words);
  }

  changed(before: View | undefined, after: View): void {
    // A page that opens onto an old conversation has nothing to announce.
    if (before === undefined || before.shell.conversationId !== after.shell.conversationId) return;
    const turn = after.turns.at(-1);
    if (turn === undefined) return;
    const old = before.turns.findLast((entry) => entry.id === turn.id);
    if (old?.state === turn.state) return;
    const words = this.#words(turn, after);
    if (words !== undefined) this.#show(words);
  }

  #words(turn: WholeTurn, view: View): string | undefined {
    const role = view.shell.roles.find((entry) => entry.role === turn.role)?.label ?? turn.role;
    switch (turn.state) {
      case 'streaming':
        return strings.announceStart(role);
      case 'done':
        return strings.announceDone(role);
      case 'stopped':
        return strings.announceStopped;
      case 'interrupted':
        return strings.interrupted;
      case 'failed':
        return turn.problem === undefined
          ? strings.announceStopped
          : strings.announceFailed(turn.problem.title, turn.problem.next);
    }
  }
}
