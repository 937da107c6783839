import assert from 'node:assert/strict';
import { importsOf, sources, type Source } from './sources.ts';

/** The table of docs/architecture.md: what the files of a folder may import. The first rule that fits a path counts. */
const rules: readonly { folder: RegExp; may: readonly RegExp[] }[] = [
  { folder: /^src\/core\/model\//, may: [/^src\/core\/model\//, /^zod$/] },
  { folder: /^src\/core\/(stream\/|ports\.ts)/, may: [/^src\/core\/model\//, /^src\/core\/stream\//] },
  { folder: /^src\/core\/engine\.ts/, may: [/^src\/core\//] },
  {
    folder: /^src\/core\/([a-z]+)\//,
    may: [
      /^src\/core\/(model|stream)\//,
      /^src\/core\/ports\.ts$/,
      /^src\/core\/ROOM\//,
      /^(?!vscode$|node:|src\/)[@a-z]/,
    ],
  },
  { folder: /^src\/node\/headless\.ts/, may: [/^src\/(node|core)\//] },
  {
    folder: /^src\/node\//,
    may: [/^src\/node\//, /^src\/core\/(model|settings)\//, /^src\/core\/ports\.ts$/, /^(?!vscode$|src\/)[@a-z]/],
  },
  { folder: /^src\/protocol\//, may: [/^src\/core\/model\//, /^src\/protocol\//, /^zod$/] },
  {
    folder: /^src\/webview\//,
    may: [/^src\/(webview|protocol|core\/model)\//, /^(zod|lit|markdown-it|dompurify|highlight\.js|remend)(\/|$)/],
  },
  { folder: /^src\/vscode\//, may: [/^src\/(vscode|core|node|protocol)\//, /^(vscode|zod)$/, /^node:/] },
  { folder: /^src\/extension\.ts/, may: [/^src\/vscode\//, /^vscode$/] },
];

function violations(files: readonly Source[]): string[] {
  return files.flatMap((file) => {
    const rule = rules.find(({ folder }) => folder.test(file.path));
    if (rule === undefined) return [`${file.path} stands in no folder of the house`];
    const room = /^src\/core\/([a-z]+)\//.exec(file.path)?.[1] ?? '';
    const may = rule.may.map((pattern) => new RegExp(pattern.source.replace('ROOM', room)));
    return importsOf(file)
      .filter((name) => !may.some((pattern) => pattern.test(name)))
      .map((name) => `${file.path} must not import ${name}`);
  });
}

/** Follows imports from every file; a file met again while it is still being followed closes a cycle. */
function cycles(files: readonly Source[]): string[] {
  const graph = new Map(files.map((file) => [file.path, importsOf(file)]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (done.has(path) || trail.includes(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

describe('imports', () => {
  const files = sources('src').filter((file) => !file.path.endsWith('.d.ts'));

  it('keep to the layers', () => {
    assert.deepEqual(violations(files), []);
  });

  it('form no cycle', () => {
    assert.deepEqual(cycles(files), []);
  });

  it('take zod as a namespace, which bundles a fifth of the named import', () => {
    const named = files.filter((file) => /import\s+(?:type\s+)?\{[^}]*\}\s+from\s+'zod'/.test(file.text));
    assert.deepEqual(named, []);
  });

  it('would be seen if they broke a layer or closed a cycle', () => {
    const bad = [
      { path: 'src/core/cost/a.ts', text: "import { x } from '../routing/roles.ts';" },
      { path: 'src/core/model/b.ts', text: "import type { U } from 'vscode';" },
      { path: 'src/webview/c.ts', text: "const later = await import('../node/clock.ts');" },
      { path: 'src/node/d.ts', text: "import * as v from 'vscode';" },
    ];
    assert.equal(violations(bad).length, 4);
    const ring = [
      { path: 'src/core/model/a.ts', text: "import { b } from './b.ts';" },
      { path: 'src/core/model/b.ts', text: "import type { A } from './a.ts';" },
    ];
    assert.equal(cycles(ring).length, 1);
  });
});
