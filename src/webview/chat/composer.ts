import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { RoleView, ShellView, ToHost } from '../../protocol/chat.ts';
import { visible } from '../markdown/hiddenMarks.ts';
import { Draft } from './draft.ts';
import { icon } from './icons.ts';
import { strings } from './strings.ts';
import { currentRole, type Role } from './view.ts';

/** Where a question is written: the box, who shall answer it, with which model, and Send or Stop. */
export class ChatComposer extends LitElement {
  static override properties = {
    shell: { attribute: false },
    lastQuestion: { attribute: false },
    hasText: { state: true },
  };
  declare shell: ShellView;
  declare lastQuestion: string | undefined;
  declare hasText: boolean;
  readonly #draft = new Draft((text) => this.#post({ type: 'draft', text }));

  constructor() {
    super();
    this.hasText = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#flush);
    window.addEventListener('pagehide', this.#flush);
    window.addEventListener('blur', this.#flush);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#flush);
    window.removeEventListener('pagehide', this.#flush);
    window.removeEventListener('blur', this.#flush);
  }

  readonly #flush = (): void => this.#draft.flush();

  get #box(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  override focus(): void {
    this.#box?.focus();
  }

  /** Puts a text into the box as if it had been typed, for examples and for the question before. */
  fill(text: string): void {
    this.#show(text);
    this.#draft.typed(text);
    this.#box?.focus();
    this.#box?.setSelectionRange(text.length, text.length);
  }

  /** The host's word on the draft, called for every shell that arrives. */
  async arrived(shell: ShellView, whole: boolean): Promise<void> {
    const text = this.#draft.arrived(shell, { whole });
    await this.updateComplete;
    if (text !== undefined && text !== this.#box?.value) this.#show(text);
  }

  #show(text: string): void {
    const box = this.#box;
    if (box === null) return;
    box.value = text;
    this.hasText = text.trim() !== '';
    this.#grow();
  }

  protected override render(): TemplateResult {
    const role = currentRole(this.shell);
    const label = role?.label ?? '';
    return html`<form
      class="composer role-${this.shell.role}"
      aria-label=${strings.composer}
      @submit=${this.#submitted}
    >
      <textarea
        rows="1"
        aria-label=${strings.composer}
        placeholder=${label === '' ? strings.placeholderPlain : strings.placeholder(label)}
        spellcheck="true"
        @input=${this.#typed}
        @keydown=${this.#pressed}
        @blur=${this.#flush}
      ></textarea>
      <div class="composer-bar">${this.#roles()} ${this.#modelChip(role)} ${this.#action()}</div>
    </form>`;
  }

  protected override firstUpdated(): void {
    this.#grow();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('shell')) this.classList.toggle('answering', this.shell.answering);
  }

  #roles(): TemplateResult {
    return html`<div class="roles" role="radiogroup" aria-label=${strings.role}>
      ${this.shell.roles.map(
        (entry) =>
          html`<label class="role role-${entry.role}" title=${entry.hint}>
            <input
              type="radio"
              name="role"
              value=${entry.role}
              .checked=${live(entry.role === this.shell.role)}
              @change=${() => this.#choose(entry.role)}
            />
            <span class="role-face">${icon(entry.role)}<span class="role-word">${entry.label}</span></span>
          </label>`,
      )}
    </div>`;
  }

  /** Shown at once: a question sent before the host has answered goes to the role that was chosen for it. */
  #choose(role: Role): void {
    this.shell = { ...this.shell, role };
    this.#post({ type: 'role', role });
  }

  #modelChip(role: RoleView | undefined): TemplateResult {
    const choose = (): void => this.#post({ type: 'choose-model', role: this.shell.role });
    const label = role?.label ?? '';
    if (role?.model === undefined) {
      return html`<button type="button" class="chip none" aria-label=${strings.noModelOf(label)} @click=${choose}>
        ${icon('warning')}<span class="chip-word">${strings.chooseModel}</span>
      </button>`;
    }
    const place = role.place === undefined ? '' : `, ${strings.place[role.place]}`;
    const hint = strings.modelOf(label, role.model, place);
    return html`<button type="button" class="chip" title=${hint} aria-label=${hint} @click=${choose}>
      ${role.place === undefined ? nothing : icon(role.place)}
      <span class="chip-word">${visible(role.model)}</span>
      ${role.place === undefined ? nothing : html`<span class="chip-place">${strings.place[role.place]}</span>`}
      <span class="chip-more">${icon('chevron')}</span>
    </button>`;
  }

  #action(): TemplateResult {
    if (this.shell.answering) {
      return html`<button
        type="button"
        class="send stop"
        title=${strings.stopHint}
        aria-label=${strings.stop}
        @click=${this.#stop}
      >
        ${icon('stop')}
      </button>`;
    }
    return html`<button
      type="submit"
      class="send"
      title=${strings.sendHint}
      aria-label=${strings.send}
      ?disabled=${!this.hasText}
    >
      ${icon('send')}
    </button>`;
  }

  readonly #stop = (): void => this.#post({ type: 'stop' });

  readonly #typed = (): void => {
    const text = this.#box?.value ?? '';
    this.hasText = text.trim() !== '';
    this.#grow();
    this.#draft.typed(text);
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    // While a word is being composed from several keys, Enter chooses the word.
    // oxlint-disable-next-line typescript/no-deprecated -- in Safari only 229 marks the Enter that ends the composing
    if (event.isComposing || event.keyCode === 229) return;
    const plain = !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey;
    if (event.key === 'Enter' && plain) {
      event.preventDefault();
      this.#ask();
    } else if (event.key === 'ArrowUp' && plain && this.#box?.value === '' && this.lastQuestion !== undefined) {
      event.preventDefault();
      this.fill(this.lastQuestion);
    }
  };

  readonly #submitted = (event: Event): void => {
    event.preventDefault();
    this.#ask();
  };

  #ask(): void {
    const text = this.#box?.value ?? '';
    if (text.trim() === '' || this.shell.answering) return;
    this.#draft.asked();
    this.#show('');
    this.#post({ type: 'ask', text, role: this.shell.role });
    this.#box?.focus();
  }

  /** Browsers that size a text box to its content do it by style sheet; for the others it is measured. */
  #grow(): void {
    const box = this.#box;
    if (box === null || CSS.supports('field-sizing', 'content')) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }

  #post(message: ToHost): void {
    this.dispatchEvent(new CustomEvent('post', { bubbles: true, detail: message }));
  }
}

customElements.define('tandem-composer', ChatComposer);
