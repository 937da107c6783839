import { ModelError } from '../model/error.ts';
import type { StreamEvent } from '../model/event.ts';
import { nameOf, type Abilities, type Model } from '../model/model.ts';
import type { Attempt, Context, Stage } from '../model/request.ts';
import { later } from '../stream/later.ts';
import { leaveOut } from './leaveOut.ts';
import { roomFor, type Room } from './room.ts';
import { mostTokensOfRequest, tokensOfRequest } from './tokens.ts';

/** The least context a model is run with. */
const shortTokens = 8192;

export type FitPorts = {
  /** All that can be known of the model now; what cannot be found out is absent. Never throws but for a stop. */
  describe(model: Model, signal: AbortSignal): Promise<Model>;
  /** The memory of the machine that runs the model, where that is this one. */
  memoryOf(model: Model): number | undefined;
  /** The models that can do what this one cannot. */
  able(ability: keyof Abilities): readonly Model[];
  /** A better error in the place of one that came before the first word. */
  explain(error: unknown, attempt: Attempt, signal: AbortSignal): Promise<unknown>;
  /** From now on the model runs with so much context. */
  runs(model: Model, contextTokens: number): void;
};

/** Before anything is sent: can this model do what is asked of it, and is there room for all of it? */
export function fit(ports: FitPorts): Stage<Attempt> {
  return (next) => (attempt, context) =>
    later(
      async () => {
        const model = await ports.describe(attempt.model, context.signal);
        refuseWhatItCannot(attempt, model, ports);
        const input = countedFor(attempt, model);
        const room = roomFor(input, attempt.sampling?.maxOutputTokens, model, ports.memoryOf(model));
        if (room.ask !== undefined) ports.runs(model, room.ask);
        const sized: Attempt = {
          ...attempt,
          model,
          ...(room.ask === undefined ? {} : { contextTokens: room.ask }),
        };
        if (room.fits === 'well' || room.tokens === undefined) return next(sized, context);
        return squeezed(sized, input, { ...room, tokens: room.tokens }, next, context);
      },
      (error) => ports.explain(error, attempt, context.signal),
    );
}

/** A short question is not worth counting word by word. */
function countedFor(attempt: Attempt, model: Model): number {
  const most = mostTokensOfRequest(attempt);
  const room = Math.min(model.contextTokens ?? shortTokens, shortTokens);
  return most < room / 2 ? most : tokensOfRequest(attempt);
}

function refuseWhatItCannot(attempt: Attempt, model: Model, ports: FitPorts): void {
  const cannot = (ability: keyof Abilities, what: string): void => {
    if (model.can?.[ability] !== false) return;
    const others = ports.able(ability).slice(0, 3).map(nameOf);
    throw new ModelError('model.unable', `${nameOf(model)} cannot ${what}. Nothing was sent.`, {
      ...(others.length === 0 ? {} : { next: `Choose a model that can: ${others.join(', ')}` }),
    });
  };
  if ((attempt.tools?.length ?? 0) > 0) cannot('tools', 'use tools');
  if (attempt.fill !== undefined) cannot('fill', 'complete code between two pieces');
  const shown = attempt.messages.some(
    (message) => message.role === 'user' && message.content.some((part) => part.type === 'image'),
  );
  if (shown) cannot('images', 'look at images');
}

type Scarce = Room & { readonly tokens: number };

/**
 * Too little room. A server on this machine would cut the beginning without a word, so it is not asked before the person
 * has decided; a provider in the cloud refuses by itself, and charges nothing for that.
 */
function squeezed(
  attempt: Attempt,
  input: number,
  room: Scarce,
  next: (attempt: Attempt, context: Context) => AsyncIterable<StreamEvent>,
  context: Context,
): AsyncIterable<StreamEvent> {
  const { model } = attempt;
  const holds = `${nameOf(model)} holds ${figure(room.tokens)} tokens`;
  if (room.fits === 'tight' || model.place === 'cloud') {
    const text = `This question has about ${figure(input)} tokens and ${holds}: the answer may be short, or what was said first may be cut.`;
    return withNotice({ kind: 'tight', text }, next(attempt, context));
  }
  const left = leaveOut(attempt.messages, input - room.tokens + Math.min(1024, Math.floor(room.tokens / 4)));
  const what = left.count === 1 ? 'message' : 'messages';
  const cut = `the first ${left.count} ${what} (about ${figure(left.tokens)} tokens)`;
  const enough = input - left.tokens <= room.tokens;
  if (attempt.overflow === 'leave-out' && enough) {
    const text = `${capital(cut)} of this conversation were left out: ${holds}.`;
    return withNotice({ kind: 'left-out', text }, next({ ...attempt, messages: left.messages }, context));
  }
  const why = enough
    ? `${capital(cut)} would be cut.`
    : 'Even the last question alone is too long, and its beginning would be cut.';
  throw new ModelError('context.exceeded', `About ${figure(input)} tokens were to be sent and ${holds}. ${why}`, {
    next: enough
      ? 'Leave out the oldest messages, choose a model with more room, or begin a new conversation'
      : 'Shorten the question, or choose a model with more room',
    ...(enough ? { canLeaveOut: true } : {}),
  });
}

async function* withNotice(
  notice: Extract<StreamEvent, { type: 'notice' }>['notice'],
  events: AsyncIterable<StreamEvent>,
): AsyncGenerator<StreamEvent> {
  yield { type: 'notice', notice };
  yield* events;
}

function figure(count: number): string {
  return count.toLocaleString('en-US');
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
