import type { ShellView } from '../../protocol/chat.ts';

const pause = 200;
const echoMemory = 10_000;

/**
 * The text in the box belongs to the host, so that it survives whatever happens to the page. This sends it there, soon
 * after typing rests and at once when the page may be about to go, and tells an echo of our own words, which may be
 * older than what stands in the box by now, from a draft that somebody else has set.
 */
export class Draft {
  readonly #send: (text: string) => void;
  #timer = 0;
  #waiting: string | undefined;
  #sent: { readonly text: string; readonly at: number }[] = [];
  #lastSeen: { readonly conversation: string; readonly text: string } | undefined;

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  typed(text: string): void {
    this.#waiting = text;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.flush(), pause);
  }

  flush(): void {
    clearTimeout(this.#timer);
    if (this.#waiting === undefined) return;
    const text = this.#waiting;
    this.#waiting = undefined;
    this.#remember(text);
    this.#send(text);
  }

  /** A question was asked: the host empties the draft by itself, and its telling us so is an echo too. */
  asked(): void {
    clearTimeout(this.#timer);
    this.#waiting = undefined;
    this.#remember('');
  }

  /** What the box should show now, or nothing where it should stay as it is. */
  arrived(shell: ShellView, options: { readonly whole: boolean }): string | undefined {
    const before = this.#lastSeen;
    this.#lastSeen = { conversation: shell.conversationId, text: shell.draft };
    if (before !== undefined && before.conversation !== shell.conversationId) {
      this.#waiting = undefined;
      clearTimeout(this.#timer);
      return shell.draft;
    }
    if (options.whole && this.#waiting === undefined) return shell.draft;
    if (before?.text === shell.draft || this.#isEcho(shell.draft)) return undefined;
    return shell.draft;
  }

  #remember(text: string): void {
    this.#sent = [...this.#sent.filter((entry) => Date.now() - entry.at < echoMemory), { text, at: Date.now() }];
  }

  #isEcho(text: string): boolean {
    return this.#sent.some((entry) => entry.text === text && Date.now() - entry.at < echoMemory);
  }
}
