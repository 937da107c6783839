export type WorkbenchOptions = {
  workspace: string;
  extension?: string;
  beside?: string;
  vsix?: string;
  tests?: string;
  settings?: Record<string, unknown>;
  trust?: boolean;
  dataDir?: string;
  env?: Record<string, string>;
};

export type Workbench = {
  readonly url: string;
  readonly dataDir: string;
  readonly logs: readonly string[];
  /** Settled when VS Code has ended, by itself or because it was stopped. */
  readonly ended: Promise<number | null>;
  setSettings(settings: Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
};

export function startWorkbench(options: WorkbenchOptions): Promise<Workbench>;
