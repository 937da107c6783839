const near = 4;

/**
 * Keeps the end of the conversation in view while it grows, until the reader scrolls up; and again from when they are
 * back at the end. Whether the reader moved is read from the direction of the scrolling, because growth alone never
 * scrolls up.
 */
export class StickToEnd {
  readonly #box: HTMLElement;
  readonly #changed: (stuck: boolean) => void;
  #stuck = true;
  #lastTop = 0;
  #lastHeight = 0;

  constructor(box: HTMLElement, content: HTMLElement, changed: (stuck: boolean) => void) {
    this.#box = box;
    this.#changed = changed;
    box.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    const observer = new ResizeObserver(() => this.follow());
    observer.observe(content);
    observer.observe(box);
  }

  follow(): void {
    if (this.#stuck) this.#box.scrollTop = this.#box.scrollHeight;
    this.#lastTop = this.#box.scrollTop;
    this.#lastHeight = this.#box.scrollHeight;
  }

  toEnd(): void {
    this.#set(true);
    this.follow();
  }

  #scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    const isAtEnd = scrollHeight - scrollTop - clientHeight <= near;
    if (isAtEnd) this.#set(true);
    else if (scrollTop < this.#lastTop - 1 && scrollHeight >= this.#lastHeight) this.#set(false);
    this.#lastTop = scrollTop;
    this.#lastHeight = scrollHeight;
  }

  #set(stuck: boolean): void {
    if (this.#stuck === stuck) return;
    this.#stuck = stuck;
    this.#changed(stuck);
  }
}
