import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { RoleView } from '../../protocol/chat.ts';
import { visible } from '../markdown/hiddenMarks.ts';
import { MarkdownStream } from '../markdown/stream.ts';
import { icon } from './icons.ts';
import { answerFooter, answerHeader, ending, notices, problemCard } from './parts.ts';
import { strings } from './strings.ts';
import type { Remedy, WholeTurn } from './view.ts';

/** One question and its answer. Drawn only once it is near the window, so that a long history opens at once. */
export class ChatTurn extends LitElement {
  static override properties = {
    turn: { attribute: false },
    roleView: { attribute: false },
    near: { type: Boolean, reflect: true },
    unfolded: { state: true },
  };
  declare turn: WholeTurn;
  declare roleView: RoleView | undefined;
  declare near: boolean;
  /** What the reader chose for the reasoning; until then it folds when the answer begins. */
  declare unfolded: boolean | undefined;
  #answer: MarkdownStream | undefined;
  #reasoning: MarkdownStream | undefined;

  constructor() {
    super();
    this.near = false;
    this.unfolded = undefined;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.near) return nothing;
    const { turn } = this;
    return html`<article class="turn" aria-busy=${turn.state === 'streaming' ? 'true' : 'false'}>
      <div class="question">
        <h2 class="out-of-sight">${strings.you}</h2>
        <div class="question-text">${guard([turn.question], () => visible(turn.question))}</div>
      </div>
      <div class="answer role-${turn.role}">
        ${answerHeader(turn, this.roleView)} ${notices(turn)} ${this.#reasoningFold()}
        <div class="answer-text markdown ${this.#caret()}"></div>
        ${this.#waiting()} ${ending(turn, (remedy) => this.#choose(remedy))}
        ${turn.problem === undefined ? nothing : problemCard(turn, turn.problem, (remedy) => this.#choose(remedy))}
        ${answerFooter(turn)}
      </div>
    </article>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.near || !(changed.has('turn') || changed.has('near') || changed.has('unfolded'))) return;
    const { answer, reasoning, state } = this.turn;
    const growing = state === 'streaming';
    const answerBox = this.querySelector<HTMLElement>('.answer-text');
    if (answerBox !== null) (this.#answer ??= new MarkdownStream(answerBox)).update(answer, growing);
    const reasoningBox = this.querySelector<HTMLElement>('.reasoning-text');
    if (reasoningBox === null) this.#reasoning = undefined;
    else {
      (this.#reasoning ??= new MarkdownStream(reasoningBox)).update(reasoning, growing && answer === '');
      if (this.#isThinking()) reasoningBox.scrollTop = reasoningBox.scrollHeight;
    }
  }

  #isThinking(): boolean {
    return this.turn.state === 'streaming' && this.turn.answer === '' && this.turn.reasoning !== '';
  }

  #caret(): string {
    return this.turn.state === 'streaming' && this.turn.answer !== '' ? 'growing' : '';
  }

  #waiting(): TemplateResult | typeof nothing {
    const { state, answer, reasoning } = this.turn;
    if (state !== 'streaming' || answer !== '' || reasoning !== '') return nothing;
    return html`<p class="waiting">
      <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${strings.waiting}
    </p>`;
  }

  #reasoningFold(): TemplateResult | typeof nothing {
    if (this.turn.reasoning === '') return nothing;
    const thinking = this.#isThinking();
    const open = this.unfolded ?? thinking;
    return html`<div class="reasoning ${thinking ? 'thinking' : ''}">
      <button
        type="button"
        class="fold"
        aria-expanded=${open ? 'true' : 'false'}
        @click=${() => (this.unfolded = !open)}
      >
        ${icon('chevron')}<span>${thinking ? strings.thinking : strings.reasoning}</span>
      </button>
      ${open ? html`<div class="reasoning-text markdown" tabindex="0" role="group" aria-label=${strings.reasoning}></div>` : nothing}
    </div>`;
  }

  #choose(remedy: Remedy): void {
    this.dispatchEvent(new CustomEvent('remedy', { bubbles: true, detail: { turnId: this.turn.id, remedy } }));
  }
}

customElements.define('tandem-turn', ChatTurn);
