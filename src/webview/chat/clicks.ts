import type { ToHost } from '../../protocol/chat.ts';
import { codeSource } from '../markdown/code.ts';
import { safeAddress } from '../markdown/parser.ts';
import { strings } from './strings.ts';

type Act = { readonly post: (message: ToHost) => void; readonly say: (words: string) => void };

/** One listener for all links and code buttons, however many an answer has. */
export function clickInAnswer(event: MouseEvent, act: Act): void {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const link = target.closest<HTMLElement>('a[data-href]');
  if (link !== null) {
    event.preventDefault();
    if (event.button < 2) openLink(link, act);
    return;
  }
  const button = target.closest<HTMLElement>('button[data-action]');
  if (button !== null && event.button === 0) runCodeAction(button, act);
}

/** A link without an address of its own is no link to the browser, so Enter has to be taught. */
export function keyInAnswer(event: KeyboardEvent, act: Act): void {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLElement) || !event.target.matches('a[data-href]')) return;
  event.preventDefault();
  openLink(event.target, act);
}

function openLink(link: HTMLElement, act: Act): void {
  const url = safeAddress(link.dataset['href'] ?? '');
  if (url !== undefined) act.post({ type: 'open-link', url });
}

function runCodeAction(button: HTMLElement, act: Act): void {
  const text = codeSource(button);
  if (text === undefined) return;
  if (button.dataset['action'] === 'insert') {
    act.post({ type: 'insert', text });
    return;
  }
  act.post({ type: 'copy', text });
  act.say(strings.copied);
  const words = button.querySelector('span');
  if (words === null) return;
  words.textContent = strings.copied;
  button.closest('.code')?.classList.add('copied');
  window.setTimeout(() => {
    words.textContent = strings.copy;
    button.closest('.code')?.classList.remove('copied');
  }, 1600);
}
