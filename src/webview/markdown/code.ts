import { iconNode, type IconName } from '../chat/icons.ts';
import { strings } from '../chat/strings.ts';
import { withoutHidden } from './hidden.ts';
import { markHidden } from './hiddenMarks.ts';
import { highlight } from './highlight.ts';

/** What a block's buttons hand on: the code as the answer has it, not as the page has coloured and marked it. */
const sources = new WeakMap<Element, string>();

export function codeSource(inside: Element): string | undefined {
  const block = inside.closest('.code');
  return block === null ? undefined : sources.get(block);
}

/** A code block: its language, its buttons, and the code in a box of its own that scrolls sideways. */
export function codeBlock(text: string, language: string): HTMLElement {
  const block = document.createElement('div');
  block.className = 'code';
  block.setAttribute('role', 'group');
  block.setAttribute('aria-label', strings.codeIn(language));
  const bar = document.createElement('div');
  bar.className = 'code-bar';
  const label = document.createElement('span');
  label.className = 'code-language';
  label.textContent = language === '' ? strings.plainCode : language;
  markHidden(label);
  const actions = document.createElement('span');
  actions.className = 'code-actions';
  actions.append(button('copy', strings.copy, strings.copyHint), button('insert', strings.insert, strings.insertHint));
  bar.append(label, actions);
  const frame = document.createElement('pre');
  // A box that scrolls must be reachable by keyboard, or its right half belongs to the mouse alone.
  frame.tabIndex = 0;
  const code = document.createElement('code');
  code.textContent = text;
  frame.append(code);
  block.append(bar, frame);
  sources.set(block, text);
  return block;
}

/** Code that will not grow any more is coloured, and what hides in it is marked. */
export function finishCode(block: HTMLElement, text: string, language: string): void {
  const safe = withoutHidden(text);
  sources.set(block, safe);
  const code = block.querySelector('code');
  if (code === null) return;
  if (safe === text) highlight(code, language);
  else markHidden(code);
}

function button(action: IconName & ('copy' | 'insert'), label: string, hint: string): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'code-action';
  element.dataset['action'] = action;
  element.title = hint;
  element.setAttribute('aria-label', hint);
  const words = document.createElement('span');
  words.textContent = label;
  element.append(iconNode(action), words);
  return element;
}
