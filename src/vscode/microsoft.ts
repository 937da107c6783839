import * as vscode from 'vscode';

/** Each of Azure's clouds, with what a token for its models is asked for. A token goes nowhere else. */
const clouds: readonly { readonly hosts: RegExp; readonly scope: string }[] = [
  {
    hosts: /\.(openai\.azure\.com|services\.ai\.azure\.com|cognitiveservices\.azure\.com)$/,
    scope: 'https://cognitiveservices.azure.com/.default',
  },
  { hosts: /\.openai\.azure\.us$/, scope: 'https://cognitiveservices.azure.us/.default' },
  { hosts: /\.openai\.azure\.cn$/, scope: 'https://cognitiveservices.azure.cn/.default' },
];

type Found = { readonly key: string } | { readonly missing: 'none' | 'origin-changed' };

function scopeFor(origin: string): string | undefined {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'https:' ? clouds.find(({ hosts }) => hosts.test(hostname))?.scope : undefined;
}

/**
 * A token of the Microsoft account with which the person is signed in to VS Code, who keeps it and renews it. It opens
 * more than one provider, so unlike a key it is bound not to what the person typed but to the hosts that are Azure's.
 * Nobody is asked to sign in here: a look at the providers goes by every ten seconds.
 */
export async function microsoftToken(origin: string): Promise<Found> {
  const scope = scopeFor(origin);
  if (scope === undefined) return { missing: 'origin-changed' };
  const session = await vscode.authentication.getSession('microsoft', [scope], { silent: true });
  return session === undefined ? { missing: 'none' } : { key: session.accessToken };
}

/** Lets the person sign in, and says whether they did. */
export async function signInToMicrosoft(origin: string): Promise<boolean> {
  const scope = scopeFor(origin);
  if (scope === undefined) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('{0} is no address of Azure; a Microsoft token is not sent there.', origin),
    );
    return false;
  }
  try {
    await vscode.authentication.getSession('microsoft', [scope], { createIfNone: true });
    return true;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    void vscode.window.showErrorMessage(vscode.l10n.t('You are not signed in with a Microsoft account: {0}', why));
    return false;
  }
}
