import type { Env } from 'markdown-it';
import completeSyntax from 'remend';
import { codeBlock } from './code.ts';
import { dress } from './dress.ts';
import { fenceAt, fenceBody, fenceEnd, isFenceBeginning, type Fence } from './fence.ts';
import { mayHide } from './hidden.ts';
import { markHidden } from './hiddenMarks.ts';
import { completeTable } from './openTable.ts';
import { markdown } from './parser.ts';
import { toNodes } from './sanitize.ts';

/** A block longer than this is shown as plain text until it ends, so that drawing it anew stays cheap. */
const mostCharacters = 60_000;
/** A drawing that takes longer than this is followed by a pause three times as long. */
const patientMilliseconds = 8;

/** The last block of an answer that still grows. A fence grows by adding to its text; anything else is drawn anew. */
export class OpenBlock {
  readonly #root: HTMLElement;
  #element: HTMLElement | undefined;
  #fence: { readonly shape: Fence; scanned: number; readonly text: Text } | undefined;
  #notBefore = 0;
  #timer = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#element?.remove();
    this.#element = undefined;
    this.#fence = undefined;
    this.#notBefore = 0;
  }

  /** True while the tail is one fence that has not ended: then there is no other block to look for. */
  isInsideFence(tail: string): boolean {
    const fence = this.#fence;
    if (fence === undefined) return false;
    const end = fenceEnd(tail, fence.shape, fence.scanned);
    fence.scanned = tail.length;
    return end < 0;
  }

  draw(tail: string, environment: Env): void {
    clearTimeout(this.#timer);
    if (tail.trim() === '' || isFenceBeginning(tail)) return;
    const wait = this.#notBefore - performance.now();
    if (wait > 0) {
      this.#timer = window.setTimeout(() => this.draw(tail, environment), wait);
      return;
    }
    const begun = performance.now();
    const shape = this.#fence?.shape ?? fenceAt(tail);
    if (shape === undefined) this.#drawText(tail, environment);
    else this.#drawFence(tail, shape);
    const took = performance.now() - begun;
    if (took > patientMilliseconds) this.#notBefore = performance.now() + took * 3;
  }

  #drawFence(tail: string, shape: Fence): void {
    const body = fenceBody(tail, shape);
    if (this.#fence === undefined) {
      const block = codeBlock('', shape.language);
      const text = document.createTextNode('');
      block.querySelector('code')?.append(text);
      block.querySelector('code')?.classList.add('tail');
      this.#holder().replaceChildren(block);
      this.#fence = { shape, scanned: tail.length, text };
    }
    const { text } = this.#fence;
    if (mayHide(body)) this.#drawHiding(text, body);
    else if (body.startsWith(text.data)) text.appendData(body.slice(text.data.length));
    else text.data = body;
  }

  /** Code with hidden characters is rare, so it may cost a whole drawing. */
  #drawHiding(text: Text, body: string): void {
    const code = this.#holder().querySelector('code');
    text.data = body;
    const copy = document.createDocumentFragment();
    copy.append(text.cloneNode());
    markHidden(copy);
    code?.replaceChildren(copy);
  }

  #drawText(tail: string, environment: Env): void {
    if (tail.length > mostCharacters) {
      const plain = document.createElement('p');
      plain.className = 'plain';
      plain.textContent = tail;
      markHidden(plain);
      this.#holder().replaceChildren(plain);
      return;
    }
    // What the unfinished text seems to define stays its own affair until it is finished.
    const references = Object.create(environment.references ?? null) as NonNullable<Env['references']>;
    const whole = completeSyntax(completeTable(tail), { linkMode: 'text-only', htmlTags: false, katex: false });
    const nodes = dress(toNodes(markdown.render(whole, { references })));
    lastLine(nodes)?.classList.add('tail');
    this.#holder().replaceChildren(nodes);
  }

  #holder(): HTMLElement {
    if (this.#element === undefined) {
      this.#element = document.createElement('div');
      this.#element.className = 'block open';
      this.#root.append(this.#element);
    }
    return this.#element;
  }
}

/** The innermost block that the last letter stands in, where a caret can follow it. */
function lastLine(nodes: DocumentFragment): Element | undefined {
  let last = nodes.lastElementChild;
  while (last?.lastElementChild?.matches('ul, ol, li, p, blockquote') === true) last = last.lastElementChild;
  return last?.matches('p, h3, li') === true ? last : undefined;
}
