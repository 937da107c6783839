import * as vscode from 'vscode';
import type { TandemApi } from '../../src/vscode/api.ts';

const id = 'tandem.tandem';

/** Tandem as another extension gets it. */
export async function tandem(): Promise<TandemApi> {
  const extension = vscode.extensions.getExtension<TandemApi>(id);
  if (extension === undefined) throw new Error(`${id} is not installed here`);
  return extension.activate();
}
