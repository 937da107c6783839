import { createEngine as createCoreEngine, type Engine } from '../core/engine.ts';
import type { Log, Secrets } from '../core/ports.ts';
import { parseSettings } from '../core/settings/parse.ts';
import type { Settings } from '../core/settings/schema.ts';
import { clock } from './clock.ts';
import { memoryBytes } from './machine.ts';
import { createTransport } from './transport/transport.ts';

/**
 * The engine for programs without an editor: `dist/engine.mjs`. This is the one module that re-exports, being the
 * front door of a package; inside the house everything is imported from where it stands.
 */
export type HeadlessOptions = {
  /** The same form as the extension's settings; what is absent has its default. */
  readonly settings?: unknown;
  /** A key for a provider and the origin it will be sent to. Without it no provider has one. */
  readonly key?: (provider: string, origin: string) => string | undefined;
  readonly log?: Log;
};

export function createEngine(options: HeadlessOptions = {}): Engine & { close(): void } {
  const settings: Settings = parseSettings(options.settings ?? {});
  const transport = createTransport(secretsOf(options.key ?? (() => undefined)));
  const engine = createCoreEngine(
    { clock, fetch: transport.fetch, log: options.log ?? silent, memoryBytes },
    () => settings,
  );
  return { ...engine, close: () => transport.close() };
}

function secretsOf(key: NonNullable<HeadlessOptions['key']>): Secrets {
  return {
    read: (name, origin) => {
      const found = key(name, origin);
      return Promise.resolve(found === undefined ? { missing: 'none' } : { key: found });
    },
  };
}

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

export { collect } from '../core/stream/collect.ts';
export { commit } from '../core/stream/commit.ts';
export { merge } from '../core/stream/merge.ts';
export { interrupt } from '../core/stream/interrupt.ts';
export { ModelError } from '../core/model/error.ts';
export { explain } from '../core/model/words.ts';
export { assistantText, userText } from '../core/model/message.ts';
export { parseModelRef } from '../core/model/model.ts';
export type { AskOptions, Engine } from '../core/engine.ts';
export type { Listing } from '../core/providers/known.ts';
export type { Face, Provider, Row } from '../core/providers/provider.ts';
export type { Failure, FailureDetail } from '../core/model/error.ts';
export type { EndReason, Notice, Source, StreamEvent } from '../core/model/event.ts';
export type { Fact } from '../core/model/fact.ts';
export type { Message } from '../core/model/message.ts';
export type { Model, ModelRef, Place } from '../core/model/model.ts';
export type { ChatRequest, Sampling } from '../core/model/request.ts';
export type { Purpose, Role } from '../core/model/role.ts';
export type { JsonSchema, ToolCall, ToolResult, ToolSpec } from '../core/model/tool.ts';
export type { Usage } from '../core/model/usage.ts';
