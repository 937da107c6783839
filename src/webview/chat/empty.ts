import { html, type TemplateResult } from 'lit';
import type { ShellView } from '../../protocol/chat.ts';
import { icon } from './icons.ts';
import { strings } from './strings.ts';
import { currentRole } from './view.ts';

type Actions = { readonly fill: (text: string) => void; readonly chooseModel: () => void };

/** What stands where no conversation is yet: it teaches in three lines, or says what is missing. */
export function emptyState(shell: ShellView, actions: Actions): TemplateResult {
  const role = currentRole(shell);
  return role !== undefined && role.model === undefined ? noModel(role.label, actions) : welcome(shell, actions);
}

function welcome(shell: ShellView, actions: Actions): TemplateResult {
  return html`<section class="empty" aria-labelledby="empty-title">
    ${mark()}
    <h2 id="empty-title">${strings.empty.title}</h2>
    <ul class="lessons">
      ${shell.roles.map(
        (entry) =>
          html`<li class="role-${entry.role}">
            <span class="role-icon">${icon(entry.role)}</span>
            <span><strong>${entry.label}</strong> ${entry.hint}</span>
          </li>`,
      )}
      <li>
        <span class="role-icon">${icon('local')}</span>
        <span><strong>${strings.empty.placesTitle}</strong> ${strings.empty.places}</span>
      </li>
    </ul>
    <h3>${strings.empty.examples}</h3>
    <div class="examples">
      ${strings.examples[shell.role].map(
        (text) => html`<button type="button" class="example" @click=${() => actions.fill(text)}>${text}</button>`,
      )}
    </div>
  </section>`;
}

function noModel(label: string, actions: Actions): TemplateResult {
  return html`<section class="empty" aria-labelledby="empty-title">
    ${mark()}
    <h2 id="empty-title">${strings.empty.noModelTitle(label)}</h2>
    <p class="empty-words">${strings.empty.noModel}</p>
    <div class="buttons centred">
      <button type="button" class="button" @click=${actions.chooseModel}>${strings.chooseModel}</button>
    </div>
  </section>`;
}

/** Two wheels on one frame: the tandem, each half in the colour of its role. */
function mark(): TemplateResult {
  return html`<svg class="mark" viewBox="0 0 64 40" width="64" height="40" aria-hidden="true" focusable="false">
    <g class="mark-frame">
      <path d="M13 27 L21 14 L42 14 L51 27 M21 14 L28 27 L42 14 M28 27 L13 27"></path>
      <path d="M18 10 H24 M21 14 V10 M38 10 H43 M42 14 L41 8 H46"></path>
    </g>
    <circle class="mark-back" cx="13" cy="27" r="9"></circle>
    <circle class="mark-front" cx="51" cy="27" r="9"></circle>
  </svg>`;
}
