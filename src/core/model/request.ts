import type { StreamEvent } from './event.ts';
import type { Fact } from './fact.ts';
import type { Message } from './message.ts';
import type { Model, ModelRef } from './model.ts';
import type { Purpose, Role } from './role.ts';
import type { JsonSchema, ToolSpec } from './tool.ts';

export type Sampling = {
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxOutputTokens?: number;
  readonly stop?: readonly string[];
  readonly effort?: 'low' | 'medium' | 'high';
};

/** A gap in a text: the model writes what belongs between. */
export type Fill = { readonly before: string; readonly after: string };

export type ChatRequest = {
  readonly role: Role;
  readonly purpose: Purpose;
  readonly system?: string;
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolSpec[];
  /** The model must call one of the tools. Ollama has no word for this and decides by itself. */
  readonly toolChoice?: 'required';
  readonly sampling?: Sampling;
  readonly answerSchema?: JsonSchema;
  /** In place of messages: code to complete, in the model's own way where its provider has one. */
  readonly fill?: Fill;
  /** The person named this model for this one request; the role's route is not asked. */
  readonly pin?: ModelRef;
  /** What becomes of a conversation that is too long for the model. Absent: it is refused before anything is cut. */
  readonly overflow?: 'leave-out';
  /** The person lets this one question go from this machine to the cloud models of the route. */
  readonly consent?: 'cloud';
  /** The person wants it tried now, also at a provider that rests after failures. */
  readonly insist?: true;
};

/** The router has decided: only now is there a model. */
export type Attempt = ChatRequest & {
  readonly model: Model;
  /** Why this model, in words for a person. */
  readonly because?: string;
  /** How much context the server is to run the model with, where a request says so. */
  readonly contextTokens?: number;
};

export type Context = {
  readonly id: string;
  readonly signal: AbortSignal;
  report(fact: Fact): void;
};

/** The one shape for "ask a model". */
export type Call<R> = (request: R, context: Context) => AsyncIterable<StreamEvent>;

/** The one shape for a cross-cutting feature: it wraps a call and may look at, add to, or replace its events. */
export type Stage<R> = (next: Call<R>) => Call<R>;
