import * as vscode from 'vscode';

const mostCharacters = 200_000;

/** What the person attached to the question, as text; each piece is named in the answer's list of references. */
export async function referenced(
  references: readonly vscode.ChatPromptReference[],
  stream: vscode.ChatResponseStream,
): Promise<readonly string[]> {
  const pieces = await Promise.all(references.map(({ value }) => pieceOf(value, stream)));
  return pieces.flat();
}

async function pieceOf(value: unknown, stream: vscode.ChatResponseStream): Promise<readonly string[]> {
  if (typeof value === 'string') return [value];
  const location =
    value instanceof vscode.Uri
      ? { uri: value, range: undefined }
      : value instanceof vscode.Location
        ? value
        : undefined;
  if (location === undefined) return [];
  const name = vscode.workspace.asRelativePath(location.uri);
  try {
    const document = await vscode.workspace.openTextDocument(location.uri);
    const text = document.getText(location.range);
    stream.reference(location instanceof vscode.Location ? location : location.uri);
    if (text.length > mostCharacters) {
      stream.progress(vscode.l10n.t('{0} is too long; only its beginning is sent.', name));
    }
    return [`${name}\n\`\`\`${document.languageId}\n${text.slice(0, mostCharacters)}\n\`\`\``];
  } catch {
    stream.progress(vscode.l10n.t('{0} cannot be read as text; it is not sent.', name));
    return [];
  }
}
