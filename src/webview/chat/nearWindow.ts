import type { ChatTurn } from './turn.ts';

/** Turns are drawn when they come near the window, and stay drawn: what was read once scrolls back without a flicker. */
export class NearWindow {
  readonly #observer: IntersectionObserver;
  readonly #seen = new Set<string>();

  constructor(box: HTMLElement) {
    this.#observer = new IntersectionObserver((entries) => this.#moved(entries), {
      root: box,
      rootMargin: '1200px 0px',
    });
  }

  has(id: string): boolean {
    return this.#seen.has(id);
  }

  add(id: string): void {
    this.#seen.add(id);
  }

  watch(turns: Iterable<Element>): void {
    for (const turn of turns) this.#observer.observe(turn);
  }

  #moved(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      const turn = entry.target as ChatTurn;
      this.#observer.unobserve(turn);
      this.#seen.add(turn.turn.id);
      turn.near = true;
    }
  }
}
