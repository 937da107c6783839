import MarkdownIt, { type Env, type RendererRule } from 'markdown-it';
import { languageOf } from './fence.ts';

/**
 * Markdown to HTML, as text: no HTML of the model's passes (`html: false` shows it), no image is ever fetched (it becomes
 * its alt text and a link), and a link carries its address in `data-href`, so that nothing in the page can navigate, not
 * even a middle click. What comes out still goes through the sanitiser before it becomes nodes.
 */
export const markdown = new MarkdownIt({ html: false, linkify: true, breaks: false });
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
/** An address is shown as it was written: decoding it could make one host look like another. */
markdown.normalizeLinkText = (url) => url;
markdown.validateLink = (url) => safeAddress(url) !== undefined;

/** The whole address a link leads to, or nothing where it is not one that a person may be sent to. */
export function safeAddress(url: string): string | undefined {
  if (url.length > 4096) return undefined;
  // A relative address has no meaning in a chat and would be resolved against the page's own origin.
  const parsed = URL.parse(url.trim());
  return parsed !== null && /^(?:https?|mailto):$/.test(parsed.protocol) ? parsed.href : undefined;
}

const escape = markdown.utils.escapeHtml;

markdown.renderer.rules['link_open'] = (tokens, index) => {
  const address = String(tokens[index]?.attrGet('href') ?? '');
  return `<a data-href="${escape(address)}">`;
};

markdown.renderer.rules['image'] = (tokens, index) => {
  const token = tokens[index];
  const address = String(token?.attrGet('src') ?? '');
  return `<a class="image-link" data-href="${escape(address)}">${escape(token?.content ?? '')}</a>`;
};

const code: RendererRule = (tokens, index) => {
  const token = tokens[index];
  const language = token?.type === 'fence' ? languageOf(token.info) : '';
  return `<pre><code data-language="${escape(language)}">${escape(token?.content ?? '')}</code></pre>\n`;
};
markdown.renderer.rules['fence'] = code;
markdown.renderer.rules['code_block'] = code;

/**
 * Below the page's own h1 and h2 every heading of an answer is an h3, whatever level the model begins with; only its
 * look differs. Levels that skip would tell a screen reader of sections that are not there.
 */
const heading: RendererRule = (tokens, index) => {
  const token = tokens[index];
  if (token === undefined) return '';
  return token.nesting === 1 ? `<h3 class="level-${token.tag.slice(1)}">` : '</h3>\n';
};
markdown.renderer.rules['heading_open'] = heading;
markdown.renderer.rules['heading_close'] = heading;

/** Column alignment comes as a style attribute, which the page's policy forbids; a class says the same. */
const cell: RendererRule = (tokens, index) => {
  const token = tokens[index];
  if (token === undefined) return '';
  const side = /text-align:(left|center|right)/.exec(String(token.attrGet('style') ?? ''))?.[1];
  return `<${token.tag}${side === undefined ? '' : ` class="align-${side}"`}>`;
};
markdown.renderer.rules['th_open'] = cell;
markdown.renderer.rules['td_open'] = cell;

/** Where the top-level blocks of a text begin, as offsets. Only block structure is read, which is a fraction of the work. */
export function blockStarts(source: string, environment: Env): number[] {
  const tokens: Parameters<typeof markdown.block.parse>[3] = [];
  markdown.block.parse(source, markdown, environment, tokens);
  const lines = tokens.filter((token) => token.level === 0 && token.nesting !== -1 && token.map !== null);
  const starts: number[] = [];
  let line = 0;
  let offset = 0;
  for (const token of lines) {
    const target = token.map?.[0] ?? 0;
    while (line < target) {
      offset = source.indexOf('\n', offset) + 1;
      line += 1;
    }
    starts.push(offset);
  }
  return starts;
}
