import { html, nothing, type TemplateResult } from 'lit';
import type { RoleView } from '../../protocol/chat.ts';
import { visible } from '../markdown/hiddenMarks.ts';
import { formatCount, formatSeconds } from './format.ts';
import { icon, type IconName } from './icons.ts';
import { strings } from './strings.ts';
import type { Problem, Remedy, WholeTurn } from './view.ts';

/** The pieces around an answer. Every text of the outside world goes in as text, with what hides in it made visible. */
export function answerHeader(turn: WholeTurn, role: RoleView | undefined): TemplateResult {
  return html`<h2 class="answer-header">
    <span class="role-icon">${icon(turn.role)}</span>
    <span class="role-name">${role?.label ?? turn.role}</span>
    ${turn.model === undefined ? nothing : html`<span class="model-name" title=${fullName(turn)}>${visible(turn.model)}</span>`}
    ${turn.place === undefined ? nothing : placeBadge(turn.place)}
  </h2>`;
}

function fullName(turn: WholeTurn): string {
  return turn.provider === undefined ? (turn.model ?? '') : `${turn.provider}/${turn.model ?? ''}`;
}

function placeBadge(place: 'local' | 'cloud'): TemplateResult {
  return html`<span class="place place-${place}" title=${strings.placeHint[place]}
    >${icon(place)}${strings.place[place]}</span
  >`;
}

export function notices(turn: WholeTurn): TemplateResult[] {
  return turn.notices.map((text) => html`<p class="notice">${icon('info')}<span>${visible(text)}</span></p>`);
}

/** How the answer came to its end, where that is not simply "it was said", and the way on. */
export function ending(turn: WholeTurn, choose: (remedy: Remedy) => void): TemplateResult | typeof nothing {
  const goOn = turn.answer === '' ? nothing : remedyButton(choose)('continue', 1);
  if (turn.state === 'stopped') return closing('stop', 'notice', strings.stopped, goOn);
  if (turn.state === 'interrupted') return closing('warning', 'notice strong', strings.interrupted, goOn);
  if (turn.state !== 'done' || turn.ending === undefined) return nothing;
  if (turn.ending === 'stop' || turn.ending === 'tool-calls') return nothing;
  const words = strings.endings[turn.ending];
  // A filter is not to be talked round by asking again.
  return closing('warning', 'notice strong', words, turn.ending === 'filtered' ? nothing : goOn);
}

function closing(name: IconName, kind: string, words: string, goOn: TemplateResult | typeof nothing): TemplateResult {
  return html`<p class=${kind}>${icon(name)}<span>${words}</span></p>
    ${goOn === nothing ? nothing : html`<div class="buttons">${goOn}</div>`}`;
}

export function problemCard(turn: WholeTurn, problem: Problem, choose: (remedy: Remedy) => void): TemplateResult {
  return html`<div class="problem">
    <span class="problem-icon">${icon('error')}</span>
    <div class="problem-words">
      <h3>${visible(problem.title)}</h3>
      ${problem.why === '' ? nothing : html`<p class="problem-why">${visible(problem.why)}</p>`}
      ${problem.next === '' ? nothing : html`<p>${visible(problem.next)}</p>`}
      ${problem.remedies.length === 0 ? nothing : html`<div class="buttons">${problem.remedies.map(remedyButton(choose))}</div>`}
    </div>
  </div>`;
}

function remedyButton(choose: (remedy: Remedy) => void): (remedy: Remedy, index: number) => TemplateResult {
  return (remedy, index) =>
    html`<button type="button" class=${index === 0 ? 'button' : 'button secondary'} @click=${() => choose(remedy)}>
      ${strings.remedies[remedy]}
    </button>`;
}

/** What it took, and why this model: quiet, and only once it is known. */
export function answerFooter(turn: WholeTurn): TemplateResult | typeof nothing {
  if (turn.state === 'streaming') return nothing;
  const facts: TemplateResult[] = [];
  if (turn.usage !== undefined) {
    const { input, output, estimated } = turn.usage;
    const hint = strings.tokensHint(formatCount(input), formatCount(output));
    facts.push(html`<span class="fact" title=${hint}>${strings.tokens(formatCount(input + output), estimated)}</span>`);
  }
  // How quickly nothing was answered interests nobody.
  const timed = turn.state !== 'failed' || turn.answer !== '';
  if (turn.milliseconds !== undefined && timed)
    facts.push(html`<span class="fact">${formatSeconds(turn.milliseconds)}</span>`);
  if (turn.because !== undefined) facts.push(html`<span class="fact">${visible(strings.because(turn.because))}</span>`);
  return facts.length === 0 ? nothing : html`<footer class="answer-footer">${facts}</footer>`;
}
