import * as vscode from 'vscode';
import type { ImagePart, Message, TextPart } from '../../core/model/message.ts';
import type { JsonObject, ToolCall, ToolResult } from '../../core/model/tool.ts';

type Given = vscode.LanguageModelChatRequestMessage;
type Conversation = { readonly system: string; readonly messages: readonly Message[] };
type Seal = NonNullable<ToolCall['seal']>;

/**
 * VS Code's messages as ours. `sealOf` finds the seal a model had put on a call: VS Code has no place for it, and some
 * models refuse their own call without it.
 */
export function fromEditor(given: readonly Given[], sealOf: (callId: string) => Seal | undefined): Conversation {
  const first = given.findIndex((message) => !isSystem(message));
  const opening = given.slice(0, first < 0 ? given.length : first);
  const rest = given.slice(opening.length);
  const names = new Map(
    rest.flatMap(({ content }) =>
      content.flatMap((part) =>
        part instanceof vscode.LanguageModelToolCallPart ? [[part.callId, part.name] as const] : [],
      ),
    ),
  );
  return {
    system: opening.map(({ content }) => textOf(content)).join('\n\n'),
    messages: rest.flatMap((message) =>
      message.role === vscode.LanguageModelChatMessageRole.Assistant
        ? assistant(message, sealOf)
        : user(message, names),
    ),
  };
}

/** The stable API knows no such role; the editor itself sends it nevertheless, as a number above the two it names. */
function isSystem({ role }: Given): boolean {
  const { User, Assistant } = vscode.LanguageModelChatMessageRole;
  return ![User, Assistant].includes(role);
}

function assistant({ content }: Given, sealOf: (callId: string) => Seal | undefined): readonly Message[] {
  const parts = content.flatMap((part): Extract<Message, { role: 'assistant' }>['content'] => {
    if (!(part instanceof vscode.LanguageModelToolCallPart)) return shown(part).filter(isText);
    const seal = sealOf(part.callId);
    const call = { id: part.callId, name: part.name, input: part.input as JsonObject };
    return [{ type: 'tool-call', call: seal === undefined ? call : { ...call, seal } }];
  });
  return parts.length === 0 ? [] : [{ role: 'assistant', content: parts }];
}

/** Results of tools stand in a message of their own, and before whatever else the person said with them. */
function user({ content }: Given, names: ReadonlyMap<string, string>): readonly Message[] {
  const results: ToolResult[] = [];
  const said: (TextPart | ImagePart)[] = [];
  for (const part of content) {
    if (part instanceof vscode.LanguageModelToolResultPart) {
      const name = names.get(part.callId) ?? '';
      results.push({ callId: part.callId, name, text: textOf(part.content) });
      // Our results are text: what a tool shows follows them as if the person had shown it.
      said.push(...part.content.flatMap(shown).filter((piece) => piece.type === 'image'));
    } else said.push(...shown(part));
  }
  return [
    ...(results.length === 0 ? [] : [{ role: 'tool' as const, results }]),
    ...(said.length === 0 ? [] : [{ role: 'user' as const, content: said }]),
  ];
}

/** What no model can see is left out: marks that extensions leave for themselves, kinds of parts that come later. */
function shown(part: unknown): readonly (TextPart | ImagePart)[] {
  if (part instanceof vscode.LanguageModelTextPart)
    return part.value === '' ? [] : [{ type: 'text', text: part.value }];
  if (part instanceof vscode.LanguageModelPromptTsxPart) {
    const text = wordsOf(part.value);
    return text === '' ? [] : [{ type: 'text', text }];
  }
  if (!(part instanceof vscode.LanguageModelDataPart)) return [];
  const { mimeType, data } = part;
  if (mimeType.startsWith('image/')) {
    return [{ type: 'image', mediaType: mimeType, data: Buffer.from(data).toString('base64') }];
  }
  const readable = mimeType.startsWith('text/') || /^application\/(.+\+)?json$/.test(mimeType);
  return readable ? [{ type: 'text', text: new TextDecoder().decode(data) }] : [];
}

function textOf(content: readonly unknown[]): string {
  return content
    .flatMap(shown)
    .filter(isText)
    .map(({ text }) => text)
    .join('');
}

function isText(part: TextPart | ImagePart): part is TextPart {
  return part.type === 'text';
}

/** A tree as `@vscode/prompt-tsx` makes it: pieces that hold pieces, and in the end texts. */
function wordsOf(node: unknown): string {
  if (typeof node !== 'object' || node === null) return typeof node === 'string' ? node : '';
  const { node: inner, text, children } = node as { node?: unknown; text?: unknown; children?: unknown };
  if (typeof text === 'string') return text;
  return Array.isArray(children) ? children.map(wordsOf).join('') : wordsOf(inner);
}
