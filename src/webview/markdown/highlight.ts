import highlighter from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import diff from 'highlight.js/lib/languages/diff';
import dockerfile from 'highlight.js/lib/languages/dockerfile';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import kotlin from 'highlight.js/lib/languages/kotlin';
import php from 'highlight.js/lib/languages/php';
import powershell from 'highlight.js/lib/languages/powershell';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import shell from 'highlight.js/lib/languages/shell';
import sql from 'highlight.js/lib/languages/sql';
import swift from 'highlight.js/lib/languages/swift';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { toNodes } from './sanitize.ts';

const languages = {
  bash, c, cpp, csharp, css, diff, dockerfile, go, ini, java, javascript, json, kotlin, php, powershell, python, ruby,
  rust, shell, sql, swift, typescript, xml, yaml,
}; // prettier-ignore
for (const [name, grammar] of Object.entries(languages)) highlighter.registerLanguage(name, grammar);
highlighter.configure({ throwUnescapedHTML: false });

/** Above this, colouring would hold up the page for longer than a reader forgives; such code stays plain. */
const mostCharacters = 200_000;
const atOnce = 12_000;

/** Colours a code block whose text is already in the page: small ones now, large ones when the browser has time. */
export function highlight(target: HTMLElement, language: string): void {
  const text = target.textContent;
  if (text.length > mostCharacters || highlighter.getLanguage(language) === undefined) return;
  if (text.length <= atOnce) paint(target, text, language);
  else requestIdleCallback(() => paint(target, text, language), { timeout: 2000 });
}

function paint(target: HTMLElement, text: string, language: string): void {
  const { value } = highlighter.highlight(text, { language, ignoreIllegals: true });
  const nodes = toNodes(value);
  // Colour must never change what the code says; where it would, the plain text stays.
  if (nodes.textContent === text) target.replaceChildren(nodes);
}
