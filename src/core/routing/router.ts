import { ModelError, withDetail, type Failure } from '../model/error.ts';
import { nameOf } from '../model/model.ts';
import type { Attempt, Call, ChatRequest, Context, Sampling } from '../model/request.ts';
import { commit } from '../stream/commit.ts';
import { handover } from '../stream/handover.ts';
import { later } from '../stream/later.ts';
import type { StreamEvent } from '../model/event.ts';
import { choose, type Choice, type ChoiceInput } from './choose.ts';
import { roleRows } from './roles.ts';

/** Before these nothing was answered and another model may well answer. A filter or a wrong request is never dodged. */
const anotherMayAnswer: ReadonlySet<Failure> = new Set<Failure>([
  'network.refused',
  'network.dns',
  'network.reset',
  'network.offline',
  'timeout.connect',
  'timeout.firstByte',
  'timeout.stall',
  'timeout.server',
  'quota.rate',
  'quota.exhausted',
  'provider.server',
  'provider.overloaded',
  'provider.conflict',
  'protocol.html',
  'protocol.empty',
  'model.unable',
  'context.exceeded',
  'circuit.open',
]);

/** The one place where a request gets its model. Inside it everything is about one attempt at one provider. */
export function router(input: () => ChoiceInput): (inner: Call<Attempt>) => Call<ChatRequest> {
  return (inner) => (request, context) =>
    later(async () => {
      const current = input();
      const choices = await choose(request, current, context.signal);
      // Who takes one of our models for their own has not chosen how a role of ours answers.
      const usual = request.purpose === 'editor' ? {} : current.roles[request.role].sampling;
      const sampling = { ...usual, ...request.sampling };
      const allowed = request.consent === 'cloud' ? choices : withoutStepIntoCloud(choices);
      const attempts = allowed.map((choice) => toAttempt(request, choice, sampling));
      const held = choices.find((choice) => !allowed.includes(choice));
      const [first, ...others] = attempts;
      // With one model there is nothing to fall back on, and so nothing to hold back until it has answered.
      return first !== undefined && others.length === 0 && held === undefined
        ? inner(first, context)
        : firstToAnswer(attempts, held, inner, context);
    });
}

function firstToAnswer(
  attempts: readonly Attempt[],
  held: Choice | undefined,
  inner: Call<Attempt>,
  context: Context,
): AsyncIterable<StreamEvent> {
  return handover(async function* begin(): AsyncGenerator<StreamEvent, AsyncIterator<StreamEvent>> {
    for (let index = 0; ; index++) {
      const attempt = attempts[index];
      if (attempt === undefined) throw new ModelError('model.none', 'No model is left to ask.');
      const isLast = index === attempts.length - 1;
      try {
        return await commit(inner(attempt, context));
      } catch (error) {
        if (!(error instanceof ModelError) || !anotherMayAnswer.has(error.kind)) throw error;
        // Whoever asked is told which model in the cloud might answer, and may say so.
        if (isLast) throw held === undefined ? error : withDetail(error, { cloudModel: nameOf(held.model) });
        const text = `${nameOf(attempt.model)} did not answer: ${error.message}`;
        yield { type: 'notice', notice: { kind: 'failed-over', text } };
      }
    }
  });
}

/** What was meant for this machine never goes to the cloud because a server was down: that is the person's decision. */
function withoutStepIntoCloud(choices: readonly Choice[]): readonly Choice[] {
  return choices[0]?.model.place === 'local' ? choices.filter((choice) => choice.model.place === 'local') : choices;
}

function toAttempt(request: ChatRequest, choice: Choice, sampling: Sampling): Attempt {
  const { system = roleRows[request.role].instructions, ...rest } = request;
  // Instructions of no words are none: whoever brings their own in the messages wants ours to be silent.
  return { ...rest, ...(system === '' ? {} : { system }), sampling, ...choice };
}
