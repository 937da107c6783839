import type { ModelRef } from './model.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
export type JsonSchema = JsonObject;

/** What a model is told about a tool. Running it is the agent's business. */
export type ToolSpec = { readonly name: string; readonly description: string; readonly inputSchema: JsonSchema };

export type ToolCall = {
  readonly id: string;
  readonly name: string;
  readonly input: JsonObject;
  /** The model's own seal on the call: goes back to that model with the call, and to no other. */
  readonly seal?: { readonly by: ModelRef; readonly opaque: string };
};

export type ToolResult = {
  readonly callId: string;
  readonly name: string;
  readonly text: string;
  readonly isError?: true;
};
