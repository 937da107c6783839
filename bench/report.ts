import { existsSync, readFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import type { Check } from './checks.ts';
import { connectionChecks } from './connections.ts';
import { clients, columns, measures, reference, subject, type Column } from './measures.ts';
import { median } from './median.ts';
import { figureOf, meets, type Samples } from './samples.ts';

const noise = 'Not known to be missed before: look at the noise of this run first.';

export type Circumstances = { readonly runs: number; readonly date: Date };

/** The whole report, as it is printed and as it is kept in results.md. */
export function report(samples: Samples, checked: readonly Check[], { runs, date }: Circumstances): string {
  const connections = connectionChecks(samples.connections);
  const missed = [
    ...columns
      .filter((column) => !meets(samples, column))
      .map((column) => `${column.title}: ${reason(samples, column)}`),
    ...connections.filter(({ met }) => !met).map(missedCheck),
  ];
  return [
    '# Results of the last `npm run bench`',
    `${date.toISOString().slice(0, 10)}, ${machine()}, Node ${process.versions.node}; ${runs} interleaved run${runs === 1 ? '' : 's'}, medians, a fresh process a sample, ${where(samples)}.`,
    `Peers: ${versions()}.`,
    '',
    'Ratios are to `fetch` + reading lines + `JSON.parse` in the same run; its own figures stand beside its 1.00. Each client has read the whole answer, counted in characters. CPU is a token’s in a stream of 20,000 (bulk) or one of 400, 5 ms apart (paced), and the whole of 1,000 streams at once, of 40 tokens 50 ms apart.',
    '',
    table(samples),
    '',
    `Import in ms for OpenAI / Anthropic / Ollama: ${imports(samples)}.`,
    '',
    '## Bars not met',
    ...(missed.length === 0 ? ['None.'] : missed.map((line) => `- ${line}`)),
    '',
    '## Connections and lists',
    'A second question on the kept connection against the same on a new one each, from asking to the end of an answer of five tokens: 200 interleaved pairs a run, the ratio of the medians in each run, and the median of those. On loopback a connection costs no round trip over a network: https, with its handshake, is nearest to what a person has, and even there a real distance saves more.',
    '',
    ...checkTable(connections),
    '',
    '## The build',
    ...checkTable(checked),
    ...(samples.failures.length === 0
      ? []
      : ['', '## Samples that failed', ...samples.failures.map((why) => `- ${why}`)]),
    '',
  ].join('\n');
}

function checkTable(checked: readonly Check[]): readonly string[] {
  const rows = checked.map(({ what, figure, bar, met }) => `| ${what} | ${figure} | ${bar} | ${mark(met)} |`);
  return ['| what | figure | bar | met |', '|---|---|---|---|', ...rows];
}

function table(samples: Samples): string {
  const rows = clients.map(({ name, label }) => [label, ...columns.map((column) => cell(samples, name, column))]);
  const bars = columns.map((column) => `≤ ${column.as === 'ratio' ? column.bar : column.show(column.bar)}`);
  const met = columns.map((column) => mark(meets(samples, column)));
  const lines = [['', ...columns.map(({ title: name }) => name)], ['---', ...columns.map(() => '---')], ...rows];
  return [...lines, ['the bar', ...bars], ['met', ...met]].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cell(samples: Samples, client: string, column: Column): string {
  const figure = figureOf(samples, client, column);
  if (figure === undefined) return '–';
  const shown = column.as === 'ratio' ? figure.toFixed(2) : column.show(figure);
  if (client === subject) return `**${shown}**`;
  if (client !== reference || column.as !== 'ratio') return shown;
  return `1.00 (${column.show(own(samples, reference, column))})`;
}

function own(samples: Samples, client: string, column: Column): number {
  return median(samples.of(client, column).flatMap((figures) => figures[column.figure] ?? [])) ?? Number.NaN;
}

function imports(samples: Samples): string {
  const each = clients.map(({ name, label }) => {
    const times = measures
      .filter(({ scenario }) => scenario === 'bulk')
      .map((measure) => median(samples.of(name, measure).map(({ importMs }) => importMs)));
    return `${label.replaceAll('**', '')} ${times.map((time) => time?.toFixed(0) ?? '–').join(' / ')}`;
  });
  return each.join('; ');
}

function reason(samples: Samples, column: Column): string {
  const figure = figureOf(samples, subject, column);
  if (figure === undefined) return 'not measured.';
  const shown = column.as === 'ratio' ? figure.toFixed(2) : column.show(figure);
  const bar = column.as === 'ratio' ? String(column.bar) : column.show(column.bar);
  return `${shown}, and the bar is ${bar}. ${column.miss ?? noise}`;
}

function missedCheck({ what, figure, bar, miss }: Check): string {
  return `${what}: ${figure}, and the bar is ${bar}. ${miss ?? noise}`;
}

function mark(met: boolean): string {
  return met ? 'yes' : '**no**';
}

function where({ pinned }: Samples): string {
  return pinned ? 'client and server each on a core of its own' : 'client and server sharing the machine’s cores';
}

function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() || arch()}, ${(totalmem() / 1024 ** 3).toFixed(0)} GB, ${platform()}`;
}

function versions(): string {
  const root = ['openai', '@anthropic-ai/sdk', 'ollama'].map((name) => version('../node_modules/', name));
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>;
  };
  return [...root, ...Object.keys(dependencies).map((name) => version('node_modules/', name))].join(', ');
}

function version(folder: string, name: string): string {
  const file = new URL(`${folder}${name}/package.json`, import.meta.url);
  if (!existsSync(file)) return `${name} –`;
  return `${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`;
}
