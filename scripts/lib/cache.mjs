import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Outside the checkout: a fresh clone finds what another one installed. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tandem');

/**
 * Installs a big thing once for all checkouts. It is made in a folder of its own and renamed into place when it is whole,
 * so an aborted install is simply made again, and of two at once the second finds the place taken and throws its own away.
 * @param {string} name with its version
 * @param {(folder: string) => Promise<void>} install
 */
export async function installOnce(name, install) {
  const target = join(cacheFolder, name);
  await mkdir(cacheFolder, { recursive: true });
  await removeAbandoned(`.${name}-`);
  if (existsSync(target)) return target;
  const making = await mkdtemp(join(cacheFolder, `.${name}-`));
  try {
    await install(making);
    await rename(making, target);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

/** What an installation left that was ended by force. One that is under way is younger: each has its limit of time. */
async function removeAbandoned(prefix) {
  const hourMs = 60 * 60_000;
  for (const name of await readdir(cacheFolder)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(cacheFolder, name);
    // Somebody else may have removed it, or finished it, between the listing and this look.
    const begun = await stat(folder).then(({ mtimeMs }) => mtimeMs, Date.now);
    if (Date.now() - begun > hourMs) await rm(folder, { recursive: true, force: true });
  }
}
