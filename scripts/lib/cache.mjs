import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
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
  if (existsSync(target)) return target;
  await mkdir(cacheFolder, { recursive: true });
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
