import { html, type TemplateResult } from 'lit';
import type { ShellView } from '../../protocol/chat.ts';
import { icon } from './icons.ts';
import { strings } from './strings.ts';
import { currentRole } from './view.ts';

type Actions = { readonly fill: (text: string) => void; readonly connect: () => void };

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
      <button type="button" class="button" @click=${actions.connect}>${strings.connect}</button>
    </div>
  </section>`;
}

/** Two wheels on one frame: the tandem, each half in the colour of its role. */
function mark(): TemplateResult {
  return html`<svg class="mark" viewBox="0 0 64 40" width="64" height="40" aria-hidden="true" focusable="false">
    <g class="mark-frame">
      <path d="M10 28 17 13h30l7 15M17 13l7 15 8-15 7 15 8-15M10 28h29"></path>
      <path d="M17 13V8.5M13.5 8.5h7M32 13V8.5M28.5 8.5h7M47 13l-1.5-6h6"></path>
    </g>
    <circle class="mark-back" cx="10" cy="28" r="8"></circle>
    <circle class="mark-front" cx="54" cy="28" r="8"></circle>
  </svg>`;
}
