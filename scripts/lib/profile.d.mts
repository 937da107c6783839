export type Settings = Record<string, unknown>;

export function readSettings(file: string): Promise<Settings>;
export function writeSettings(files: readonly string[], settings?: Settings): Promise<void>;
export function wantsPractice(settings: Settings): boolean;
export function withPractice(settings: Settings, baseUrl: string): Settings;
export function withoutPractice(settings: Settings): Settings;
