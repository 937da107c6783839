import { strings } from '../chat/strings.ts';
import { codeName, findHidden, mayHide, spelled, type Hidden } from './hidden.ts';

/** Puts a small visible mark in the place of every hidden character below `root`; the character itself leaves the page. */
export function markHidden(root: Node): void {
  if (!mayHide(root.textContent ?? '')) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) nodes.push(walker.currentNode as Text);
  for (const node of nodes) {
    const hidden = findHidden(node.data);
    if (hidden.length > 0) node.replaceWith(withMarks(node.data, hidden));
  }
}

/** The same for text that was never markup: a question, the name of a model, the words of an error. */
export function visible(text: string): string | DocumentFragment {
  const hidden = findHidden(text);
  return hidden.length === 0 ? text : withMarks(text, hidden);
}

function withMarks(text: string, hidden: readonly Hidden[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  let from = 0;
  for (const run of hidden) {
    fragment.append(text.slice(from, run.start), mark(run.codes));
    from = run.end;
  }
  fragment.append(text.slice(from));
  return fragment;
}

function mark(codes: readonly number[]): HTMLElement {
  const element = document.createElement('span');
  element.className = 'hidden-mark';
  element.textContent = strings.hiddenMark(codes.length, codeName(codes[0] ?? 0));
  const names = codes.slice(0, 12).map(codeName).join(' ');
  element.title = strings.hiddenHint(codes.length > 12 ? `${names} …` : names, spelled(codes));
  return element;
}
