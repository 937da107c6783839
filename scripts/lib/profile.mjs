// The settings of the VS Code that `npm start` opens, and of the ones that tests open.
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** In every profile of ours: no tours, no telemetry, no nagging, so that what is looked at is Tandem. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'git.openRepositoryInParentFolders': 'never',
  'window.restoreWindows': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** Strings come first, so that what looks like a comment or a comma inside one is left alone. */
const comments = /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const lastCommas = /("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g;

/** Settings as VS Code writes them: JSON with comments and commas too many. */
function parseSettings(text) {
  const keepStrings = (_, string = '') => string;
  const plain = text.replaceAll(comments, keepStrings).replaceAll(lastCommas, keepStrings).trim();
  return plain === '' ? {} : JSON.parse(plain);
}

/** What a person changed in an earlier session. A file that cannot be read is kept beside, and said so. */
export async function readSettings(file) {
  if (!existsSync(file)) return {};
  try {
    return parseSettings(await readFile(file, 'utf8'));
  } catch (error) {
    const copy = `${file}.unreadable`;
    await copyFile(file, copy);
    console.log(`${file} cannot be read (${error.message}) and is begun anew; it was kept as ${copy}.`);
    return {};
  }
}

export async function writeSettings(files, settings) {
  const text = `${JSON.stringify({ ...quietSettings, ...settings }, undefined, 2)}\n`;
  for (const file of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

const roles = ['overseer', 'implementation'];

/** A role that nobody has given a model practises, and one that practised last time. What a person chose stays. */
const practises = (settings, role) =>
  (settings['tandem.roles']?.[role]?.use ?? []).every((model) => model.startsWith('practice/'));

export const wantsPractice = (settings) => roles.some((role) => practises(settings, role));

/** The practice model answers for every role that has no other. */
export function withPractice(settings, baseUrl) {
  const practice = { like: 'ollama', label: 'Practice model (not an AI)', baseUrl };
  const routes = roles
    .filter((role) => practises(settings, role))
    .map((role) => [role, { ...settings['tandem.roles']?.[role], use: ['practice/practice-model'] }]);
  return {
    ...settings,
    'tandem.providers': { ...settings['tandem.providers'], practice },
    'tandem.roles': { ...settings['tandem.roles'], ...Object.fromEntries(routes) },
  };
}

/** A real model is there: roles that practised are free again, and Tandem chooses the best that is installed. */
export function withoutPractice(settings) {
  const { 'tandem.providers': providers = {}, 'tandem.roles': routes = {}, ...others } = settings;
  const freed = Object.entries(routes).map(([role, { use, ...route }]) => [
    role,
    practises(settings, role) ? route : { ...route, use },
  ]);
  const kept = Object.entries(providers).filter(([id]) => id !== 'practice');
  return { ...others, 'tandem.providers': Object.fromEntries(kept), 'tandem.roles': Object.fromEntries(freed) };
}
