import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ShellView, ToHost, ToPage } from '../../protocol/chat.ts';
import { visible } from '../markdown/hiddenMarks.ts';
import { Announcer } from './announcer.ts';
import { openBridge } from './bridge.ts';
import { clickInAnswer, keyInAnswer } from './clicks.ts';
import type { ChatComposer } from './composer.ts';
import './composer.ts';
import { emptyState } from './empty.ts';
import { icon } from './icons.ts';
import { NearWindow } from './nearWindow.ts';
import { StickToEnd } from './stick.ts';
import { strings } from './strings.ts';
import './turn.ts';
import { fromSnapshot, type View, withPatch } from './view.ts';

/** The page as a whole: it shows what the host says, and tells the host what was done. */
export class ChatPage extends LitElement {
  static override properties = { view: { state: true }, stuck: { state: true }, announcement: { state: true } };
  declare view: View | undefined;
  declare stuck: boolean;
  declare announcement: string;
  readonly #bridge = openBridge((message) => this.#receive(message));
  readonly #announcer = new Announcer((words) => (this.announcement = words));
  #near: NearWindow | undefined;
  #stick: StickToEnd | undefined;
  #next: View | undefined;
  readonly #shells: { readonly shell: ShellView; readonly whole: boolean }[] = [];
  #frame = 0;

  constructor() {
    super();
    this.view = undefined;
    this.stuck = true;
    this.announcement = '';
    this.addEventListener('post', (event) => this.#sent((event as CustomEvent<ToHost>).detail));
    this.addEventListener('remedy', (event) => {
      const { turnId, remedy } = (
        event as CustomEvent<{ turnId: string; remedy: Extract<ToHost, { type: 'remedy' }>['remedy'] }>
      ).detail;
      this.#post({ type: 'remedy', turnId, remedy });
    });
    const act = { post: (message: ToHost) => this.#post(message), say: (words: string) => this.#announcer.say(words) };
    this.addEventListener('click', (event) => clickInAnswer(event, act));
    this.addEventListener('auxclick', (event) => clickInAnswer(event, act));
    this.addEventListener('keydown', (event) => this.#pressed(event));
    this.addEventListener('keydown', (event) => keyInAnswer(event, act));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#post({ type: 'ready' });
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  #post(message: ToHost): void {
    this.#bridge.post(message);
  }

  #sent(message: ToHost): void {
    this.#post(message);
    // Who asks wants to see the answer.
    if (message.type === 'ask') this.#stick?.toEnd();
  }

  #receive(message: ToPage): void {
    if (message.type === 'focus') {
      this.#composer?.focus();
      return;
    }
    const current = this.#next ?? this.view;
    if (message.type === 'snapshot') this.#next = fromSnapshot(message);
    else if (current !== undefined) this.#next = withPatch(current, message);
    const { shell } = message;
    if (shell !== undefined) this.#shells.push({ shell, whole: message.type === 'snapshot' });
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => void this.#draw());
  }

  /** Everything that arrived since the last frame is drawn at once; only then does the host hear that it may go on. */
  async #draw(): Promise<void> {
    this.#frame = 0;
    const before = this.view;
    try {
      this.view = this.#next ?? this.view;
      this.#next = undefined;
      await this.updateComplete;
      for (const { shell, whole } of this.#shells.splice(0)) await this.#composer?.arrived(shell, whole);
      if (this.view !== undefined) this.#announcer.changed(before, this.view);
      if (before?.shell.conversationId !== this.view?.shell.conversationId) this.#stick?.toEnd();
      else this.#stick?.follow();
    } finally {
      this.#post({ type: 'ack' });
    }
  }

  get #composer(): ChatComposer | null {
    return this.querySelector<ChatComposer>('tandem-composer');
  }

  protected override render(): TemplateResult {
    const view = this.view;
    return html`${view === undefined ? nothing : this.#header(view)}
      <main class="transcript" tabindex="-1" aria-label=${strings.conversation}>
        <div class="column ${view?.turns.length === 0 ? 'bare' : ''}">
          ${view === undefined ? nothing : this.#conversation(view)}
        </div>
      </main>
      ${view === undefined ? nothing : this.#foot(view)}
      <div class="out-of-sight" role="status" aria-live="polite">${this.announcement}</div>`;
  }

  #header(view: View): TemplateResult {
    const title = view.shell.title === '' ? strings.untitled : view.shell.title;
    return html`<header class="page-header">
      <h1 title=${title}>${visible(title)}</h1>
      <button
        type="button"
        class="icon-button"
        title=${strings.newConversation}
        aria-label=${strings.newConversation}
        @click=${this.#new}
      >
        ${icon('add')}
      </button>
      ${view.shell.banner === undefined ? nothing : html`<p class="banner" role="alert">${icon('warning')}<span>${visible(view.shell.banner)}</span></p>`}
    </header>`;
  }

  #conversation(view: View): TemplateResult {
    if (view.turns.length === 0) {
      return emptyState(view.shell, {
        fill: (text) => this.#composer?.fill(text),
        connect: () => this.#post({ type: 'connect' }),
      });
    }
    // The end of a conversation is what a reader opens it for; it is drawn at once, and stays drawn as more follows.
    for (const turn of view.turns.slice(-4)) this.#near?.add(turn.id);
    return html`${repeat(
      view.turns,
      (turn) => turn.id,
      (turn) =>
        html`<tandem-turn
          .turn=${turn}
          .roleView=${view.shell.roles.find((entry) => entry.role === turn.role)}
          .near=${this.#near?.has(turn.id) === true}
          data-turn=${turn.id}
        ></tandem-turn>`,
    )}`;
  }

  #foot(view: View): TemplateResult {
    return html`<div class="foot">
      ${this.stuck ? nothing : html`<button type="button" class="jump" @click=${() => this.#stick?.toEnd()}>${icon('down')}${strings.jump}</button>`}
      <div class="foot-column">
        <tandem-composer .shell=${view.shell} .lastQuestion=${view.turns.at(-1)?.question}></tandem-composer>
      </div>
    </div>`;
  }

  protected override firstUpdated(): void {
    const box = this.querySelector<HTMLElement>('.transcript');
    const column = this.querySelector<HTMLElement>('.column');
    if (box === null || column === null) return;
    this.#stick = new StickToEnd(box, column, (stuck) => this.#stuckChanged(stuck));
    this.#near = new NearWindow(box);
  }

  #stuckChanged(stuck: boolean): void {
    // The button goes away when there is nothing to jump to; the focus must not go with it.
    if (stuck && document.activeElement?.matches('.jump') === true) this.#composer?.focus();
    this.stuck = stuck;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('view')) this.#near?.watch(this.querySelectorAll('tandem-turn:not([near])'));
  }

  readonly #new = (): void => {
    this.#composer?.focus();
    this.#post({ type: 'new' });
  };

  #pressed(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing || this.view?.shell.answering !== true) return;
    event.preventDefault();
    this.#post({ type: 'stop' });
  }
}

customElements.define('tandem-chat', ChatPage);
