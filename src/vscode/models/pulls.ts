import * as vscode from 'vscode';
import { toModelError } from '../../core/model/error.ts';
import type { Engine } from '../../core/engine.ts';
import { gigabytes } from './words.ts';

/** A download that runs, or was stopped and can go on. */
export type Pull = {
  readonly provider: string;
  readonly model: string;
  readonly done?: number;
  readonly total?: number;
  readonly running: boolean;
  /** Bytes a second, lately. */
  readonly speed?: number;
};

export type Pulls = {
  list(): readonly Pull[];
  /** Starts, or goes on where it was stopped. Resolves when it is over, however it ends. */
  start(provider: string, model: string): Promise<void>;
  stop(pull: Pull): void;
  forget(pull: Pull): void;
  readonly onChange: vscode.Event<void>;
};

const keptKey = 'tandem.pulls';
const measureMs = 4000;

/** Downloads go on while the list is closed. What was stopped is remembered over a restart; the server keeps the bytes. */
export function createPulls(engine: Engine, memory: vscode.Memento): Pulls {
  const pulls = new Map<string, Pull>();
  const stops = new Map<string, AbortController>();
  const changes = new vscode.EventEmitter<void>();
  for (const pull of memory.get<Pull[]>(keptKey, [])) pulls.set(keyOf(pull), { ...pull, running: false });

  const set = (pull: Pull): void => {
    pulls.set(keyOf(pull), pull);
    changes.fire();
  };
  const drop = (pull: Pull): void => {
    pulls.delete(keyOf(pull));
    changes.fire();
  };
  const keep = (): Thenable<void> => memory.update(keptKey, [...pulls.values()]);

  const run = async (first: Pull, stop: AbortController, report: (step: Pull) => void): Promise<void> => {
    const shelf = engine.shelf(first.provider);
    if (shelf === undefined) return drop(first);
    const speed = speedometer();
    let pull = first;
    for await (const { done, total } of shelf.pull(first.model, stop.signal)) {
      // While a layer is looked up the server names no sizes: what was known before still holds.
      pull = { ...pull, ...(done === undefined ? {} : { done }), ...(total === undefined ? {} : { total }) };
      pull = { ...pull, speed: speed(pull.done ?? 0) };
      set(pull);
      report(pull);
    }
    drop(first);
    void engine.models(undefined, (row) => row.id === first.provider);
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} is installed.', first.model));
  };

  return {
    list: () => [...pulls.values()],
    onChange: changes.event,
    async start(provider, model) {
      const key = keyOf({ provider, model });
      if (stops.has(key)) return;
      const stop = new AbortController();
      stops.set(key, stop);
      const first: Pull = { ...pulls.get(key), provider, model, running: true };
      set(first);
      try {
        await withProgress(model, stop, (report) => run(first, stop, report));
      } catch (error) {
        const rest = pulls.get(key);
        if (rest?.total === undefined) drop(first);
        else set({ ...rest, running: false });
        if (!stop.signal.aborted) {
          const { message } = toModelError(error);
          void vscode.window.showErrorMessage(vscode.l10n.t('{0} could not be pulled: {1}', model, message));
        }
      } finally {
        stops.delete(key);
        await keep();
      }
    },
    stop: (pull) => stops.get(keyOf(pull))?.abort(),
    forget(pull) {
      drop(pull);
      void keep();
    },
  };
}

function keyOf({ provider, model }: Pick<Pull, 'provider' | 'model'>): string {
  return `${provider}/${model}`;
}

function withProgress(
  model: string,
  stop: AbortController,
  run: (report: (pull: Pull) => void) => Promise<void>,
): Thenable<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Pulling {0}', model),
    cancellable: true,
  };
  return vscode.window.withProgress(options, (progress, token) => {
    token.onCancellationRequested(() => stop.abort());
    let shown = 0;
    return run((pull) => {
      const percent = percentOf(pull) ?? 0;
      progress.report({ message: progressWords(pull), increment: Math.max(0, percent - shown) });
      shown = Math.max(shown, percent);
    });
  });
}

function percentOf({ done, total }: Pull): number | undefined {
  return done === undefined || total === undefined || total === 0 ? undefined : (done / total) * 100;
}

/** “43 %, 1.2 GB of 2.8 GB, 35 MB/s, 45 s left”, as much of it as is known. */
export function progressWords(pull: Pull): string {
  const percent = percentOf(pull);
  if (percent === undefined) return vscode.l10n.t('asking the registry…');
  const { done = 0, total = 0, running, speed = 0 } = pull;
  const words = [`${Math.floor(percent)} %`, vscode.l10n.t('{0} of {1}', gigabytes(done), gigabytes(total))];
  if (!running || speed <= 0) return words.join(', ');
  const seconds = Math.ceil((total - done) / speed);
  const left =
    seconds < 100 ? vscode.l10n.t('{0} s left', seconds) : vscode.l10n.t('{0} min left', Math.ceil(seconds / 60));
  return [...words, `${(speed / 1e6).toFixed(speed < 1e7 ? 1 : 0)} MB/s`, left].join(', ');
}

/** Bytes a second over the last few seconds: an average over all of it would hide that it has become slow. */
function speedometer(): (done: number) => number {
  const marks: { at: number; done: number }[] = [];
  return (done) => {
    const at = performance.now();
    marks.push({ at, done });
    while (marks.length > 2 && (marks[0]?.at ?? at) < at - measureMs) marks.shift();
    const [first] = marks;
    const seconds = first === undefined ? 0 : (at - first.at) / 1000;
    return first === undefined || seconds < 0.2 ? 0 : (done - first.done) / seconds;
  };
}
