import { strings } from '../chat/strings.ts';
import { codeBlock, finishCode } from './code.ts';
import { markHidden } from './hiddenMarks.ts';
import { safeAddress } from './parser.ts';

/** Sanitised nodes become the page's own things: links that ask first, code with buttons, tables that scroll, tasks. */
export function dress(root: DocumentFragment): DocumentFragment {
  for (const link of root.querySelectorAll<HTMLElement>('a')) dressLink(link);
  for (const frame of root.querySelectorAll<HTMLElement>('pre')) dressCode(frame);
  for (const table of root.querySelectorAll('table')) dressTable(table);
  for (const item of root.querySelectorAll('li')) dressTask(item);
  if (root.querySelector('.code') === null) markHidden(root);
  else for (const part of root.children) if (!part.matches('.code')) markOutsideCode(part);
  return root;
}

/** Code marks its own hidden characters when it is finished, because its colours are made from its plain text. */
function markOutsideCode(part: Element): void {
  if (part.querySelector('.code') === null) markHidden(part);
  else {
    for (const child of part.childNodes) {
      if (child instanceof Element) {
        if (!child.matches('.code')) markOutsideCode(child);
      } else markHiddenText(child);
    }
  }
}

function markHiddenText(node: ChildNode): void {
  const holder = document.createDocumentFragment();
  const next = node.nextSibling;
  const parent = node.parentNode;
  holder.append(node);
  markHidden(holder);
  parent?.insertBefore(holder, next);
}

function dressLink(link: HTMLElement): void {
  const address = safeAddress(link.dataset['href'] ?? '');
  if (link.matches('.image-link')) link.textContent = strings.image(link.textContent);
  if (address === undefined) {
    link.replaceWith(...link.childNodes);
    return;
  }
  link.dataset['href'] = address;
  link.title = address;
  link.tabIndex = 0;
  link.setAttribute('role', 'link');
}

function dressCode(frame: HTMLElement): void {
  const code = frame.querySelector('code');
  const text = frame.textContent;
  const language = code?.dataset['language'] ?? '';
  const block = codeBlock(text, language);
  finishCode(block, text, language);
  frame.replaceWith(block);
}

function dressTable(table: Element): void {
  const frame = document.createElement('div');
  frame.className = 'table';
  frame.tabIndex = 0;
  frame.setAttribute('role', 'group');
  frame.setAttribute('aria-label', strings.table);
  table.replaceWith(frame);
  frame.append(table);
}

function dressTask(item: Element): void {
  const holder = item.firstElementChild?.matches('p') === true ? item.firstElementChild : item;
  const first = holder.firstChild;
  if (!(first instanceof Text)) return;
  const found = /^\s*\[([ xX])\]\s+/.exec(first.data);
  if (found === null) return;
  const done = found[1] !== ' ';
  first.data = first.data.slice(found[0].length);
  const box = document.createElement('span');
  box.className = done ? 'task-box done' : 'task-box';
  box.setAttribute('role', 'img');
  box.setAttribute('aria-label', done ? strings.taskDone : strings.taskOpen);
  item.classList.add('task');
  holder.prepend(box);
}
