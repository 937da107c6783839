import type { Env } from 'markdown-it';
import { OpenBlock } from './openBlock.ts';
import { dress } from './dress.ts';
import { fenceAt, fenceEnd } from './fence.ts';
import { blockStarts, markdown } from './parser.ts';
import { toNodes } from './sanitize.ts';

type Block = { readonly element: HTMLElement; readonly source: string };

/** How long one go at drawing finished blocks may take before the next frame gets its turn. */
const budgetMilliseconds = 10;
/** Blocks are gathered in chunks: the browser skips a full one while it is out of sight, however long the answer is. */
const blocksInChunk = 32;

/**
 * Draws an answer that grows. Markdown's block structure is decided line by line and never taken back, so a top-level
 * block is final as soon as a complete line after it begins the next one: it is drawn once and never touched again. Only
 * the last block is drawn anew. Link definitions are the exception, they may come after their use: a block that contains
 * a bracket is drawn once more when a new definition arrives.
 */
export class MarkdownStream {
  readonly #root: HTMLElement;
  readonly #open: OpenBlock;
  #source = '';
  #closedEnd = 0;
  #finished = false;
  #environment: Env = { references: {} };
  #definitions = 0;
  #blocks: Block[] = [];
  #pending: string[] = [];
  #lastChunk: HTMLElement | undefined;
  #frame = 0;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#open = new OpenBlock(root);
  }

  /** Shows `text`, which is whole or still growing. Long texts are drawn over several frames. */
  update(text: string, growing: boolean): void {
    const source = normalise(text);
    if (source === this.#source && this.#finished === !growing) return;
    if (this.#finished || !source.startsWith(this.#source)) this.#reset();
    this.#source = source;
    this.#finished = !growing;
    this.#close(growing);
    this.#draw();
  }

  #reset(): void {
    cancelAnimationFrame(this.#frame);
    this.#open.clear();
    this.#root.replaceChildren();
    this.#source = '';
    this.#closedEnd = 0;
    this.#environment = { references: {} };
    this.#definitions = 0;
    this.#blocks = [];
    this.#pending = [];
    this.#lastChunk = undefined;
    this.#frame = 0;
  }

  /** Moves every block that is final from the open end of the text into the queue of those to be drawn. */
  #close(growing: boolean): void {
    const tail = this.#source.slice(this.#closedEnd);
    if (growing && this.#open.isInsideFence(tail)) return;
    const complete = growing ? tail.slice(0, tail.lastIndexOf('\n') + 1) : tail;
    if (complete.trim() === '') return;
    const starts = blockStarts(complete, this.#environment).slice(1);
    let from = 0;
    for (const start of starts) {
      this.#pending.push(complete.slice(from, start));
      from = start;
    }
    const rest = complete.slice(from);
    if (!growing || endsWithFence(rest)) {
      this.#pending.push(rest);
      from = complete.length;
    }
    this.#closedEnd += from;
    if (from > 0) this.#open.clear();
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    const until = performance.now() + budgetMilliseconds;
    while (this.#pending.length > 0 && performance.now() < until) this.#append(this.#pending.shift() ?? '');
    if (this.#pending.length > 0) {
      this.#frame = requestAnimationFrame(() => this.#draw());
      return;
    }
    this.#redrawReferrers();
    if (!this.#finished) this.#open.draw(this.#source.slice(this.#closedEnd), this.#environment);
  }

  #append(source: string): void {
    const element = document.createElement('div');
    element.className = 'block';
    element.append(this.#nodes(source));
    // A block of nothing but link definitions shows nothing.
    if (!element.hasChildNodes()) return;
    this.#chunk().append(element);
    this.#blocks.push({ element, source });
  }

  #chunk(): HTMLElement {
    const last = this.#lastChunk;
    if (last !== undefined && last.childElementCount < blocksInChunk) return last;
    last?.classList.add('full');
    const chunk = document.createElement('div');
    chunk.className = 'chunk';
    if (last === undefined) this.#root.prepend(chunk);
    else last.after(chunk);
    this.#lastChunk = chunk;
    return chunk;
  }

  #nodes(source: string): DocumentFragment {
    const nodes = toNodes(markdown.render(source, { references: this.#environment.references ?? {} }));
    for (const node of [...nodes.childNodes]) if (node instanceof Text && node.data.trim() === '') node.remove();
    return dress(nodes);
  }

  #redrawReferrers(): void {
    const definitions = Object.keys(this.#environment.references ?? {}).length;
    if (definitions === this.#definitions) return;
    this.#definitions = definitions;
    for (const { element, source } of this.#blocks) {
      if (source.includes('[')) element.replaceChildren(this.#nodes(source));
    }
  }
}

function endsWithFence(block: string): boolean {
  const fence = fenceAt(block);
  return fence !== undefined && fenceEnd(block, fence, 0) > 0;
}

/** What markdown-it does to a whole text first, done here because the block parser is called on its own. */
function normalise(text: string): string {
  const lines = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
  return lines.includes('\0') ? lines.replaceAll('\0', '\uFFFD') : lines;
}
