import { mkdir, statfs } from 'node:fs/promises';
import * as vscode from 'vscode';
import { toModelError } from '../../core/model/error.ts';
import { memoryBytes } from '../../node/machine.ts';
import type { App } from '../surface.ts';
import { ill, note, well, type Finding } from './finding.ts';

const leastDiskBytes = 2e9;

/** The editor, its disk, its keyring, its store: what everything else stands on. */
export async function machineFindings(app: App): Promise<readonly Finding[]> {
  const [disk, store, keyring] = await Promise.all([diskFinding(app), storeFinding(app), keyringFinding(app)]);
  const remote =
    vscode.env.remoteName === undefined
      ? vscode.l10n.t('on this machine')
      : vscode.l10n.t('in a remote window ({0}); “this machine” is the remote one', vscode.env.remoteName);
  return [
    well(vscode.l10n.t('Editor'), `VS Code ${vscode.version}, Node ${process.versions.node}, ${remote}`),
    well(vscode.l10n.t('Memory'), `${Math.round(memoryBytes() / 1e9)} GB`),
    ...(vscode.env.remoteName === undefined ? [] : [ownMachineFinding()]),
    disk,
    store,
    keyring,
  ];
}

function ownMachineFinding(): Finding {
  return note(
    vscode.l10n.t('Your own machine'),
    vscode.l10n.t('model servers on the machine before you are not found by themselves from here'),
    vscode.l10n.t('“Tandem: Connect a Model” shows the ways that work, under “Models on your own machine”.'),
  );
}

async function diskFinding(app: App): Promise<Finding> {
  const what = vscode.l10n.t('Disk');
  try {
    await mkdir(app.context.globalStorageUri.fsPath, { recursive: true });
    const { bavail, bsize } = await statfs(app.context.globalStorageUri.fsPath);
    const free = bavail * bsize;
    const words = vscode.l10n.t('{0} GB free', (free / 1e9).toFixed(1));
    if (free >= leastDiskBytes) return well(what, words);
    return ill(what, words, vscode.l10n.t('Free some space: conversations cannot be saved on a full disk.'));
  } catch (error) {
    return ill(what, String(error), vscode.l10n.t('Check the rights of {0}', app.context.globalStorageUri.fsPath));
  }
}

async function storeFinding(app: App): Promise<Finding> {
  const what = vscode.l10n.t('Conversations');
  try {
    const heads = await app.conversations.list('');
    return well(what, vscode.l10n.t('the store opens and reads ({0} without a workspace)', heads.length));
  } catch (thrown) {
    const { message, detail } = toModelError(thrown);
    return ill(what, message, detail.next ?? vscode.l10n.t('See the log for the file and its error.'));
  }
}

async function keyringFinding(app: App): Promise<Finding> {
  const what = vscode.l10n.t('Keyring');
  if (await app.keys.works()) return well(what, vscode.l10n.t('keys are kept encrypted by this machine’s keyring'));
  return note(
    what,
    vscode.l10n.t('this machine has none that works: keys are kept until the window closes, and nowhere else'),
    vscode.l10n.t('On Linux install and unlock gnome-keyring or KWallet, then start VS Code again.'),
  );
}
