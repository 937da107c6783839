import type { Engine } from '../../core/engine.ts';
import type { Conversation, ConversationHead, StoredTurn } from '../../core/model/conversation.ts';
import { toModelError, type ModelError } from '../../core/model/error.ts';
import type { StreamEvent } from '../../core/model/event.ts';
import { assistantText, userText, type Message } from '../../core/model/message.ts';
import { nameOf } from '../../core/model/model.ts';
import type { ChatRequest } from '../../core/model/request.ts';
import type { Role } from '../../core/model/role.ts';
import { addUsage, noUsage, type Usage } from '../../core/model/usage.ts';
import { explain } from '../../core/model/words.ts';
import { afterSeam } from '../../core/stream/seam.ts';
import type { Conversations } from '../../core/ports.ts';

/** A turn as the host holds it: `meta` is replaced as a whole when something of it changes, the two texts only grow. */
export type Turn = { meta: Omit<StoredTurn, 'answer' | 'reasoning'>; answer: string; reasoning: string };

/** What the person decided when an answer could not be had as it was asked for. */
type How = Pick<ChatRequest, 'overflow' | 'insist' | 'consent'>;

/** One conversation in this window. Every view that shows it looks at this; none holds anything of its own. */
export type Session = {
  readonly head: ConversationHead;
  readonly turns: readonly Turn[];
  /** A sentence about the whole conversation, when saving it fails. */
  readonly banner: string | undefined;
  ask(question: string, role: Role): void;
  stop(): void;
  /** Asks again: in place when nothing had been answered, as a new turn when something had. */
  retry(turnId: string, how?: How): void;
  /** Goes on where an answer was cut, in the same turn; where it was cut is said. */
  goOn(turnId: string): void;
  setRole(role: Role): void;
  setDraft(draft: string): void;
  onChange(listener: () => void): () => void;
};

export type SessionPorts = {
  readonly engine: Pick<Engine, 'ask'>;
  readonly store: Conversations;
  readonly now: () => number;
};

const saveEveryMs = 1000;
const titleLength = 60;

export function createSession(conversation: Conversation, ports: SessionPorts): Session {
  const { turns: storedTurns, ...storedHead } = conversation;
  let head: ConversationHead = storedHead;
  const turns: Turn[] = storedTurns.map(revive);
  const listeners = new Set<() => void>();
  let banner: string | undefined;
  let running: AbortController | undefined;
  const changed = (): void => listeners.forEach((listener) => listener());

  const save = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
      if (banner === undefined) return;
      banner = undefined;
    } catch (error) {
      banner = `${toModelError(error).message} What you see here is not saved.`;
    }
    changed();
  };
  const setHead = (change: Partial<ConversationHead>): void => {
    head = { ...head, ...change, updatedAt: ports.now() };
    void save(ports.store.saveHead(head));
    changed();
  };
  const saveTurn = (turn: Turn): void => void save(ports.store.saveTurn(head.id, turns.indexOf(turn), toStored(turn)));

  const run = async (turn: Turn, how: How = {}): Promise<void> => {
    running?.abort();
    const controller = new AbortController();
    running = controller;
    const { id, role, startedAt } = turn.meta;
    const asked = [...history(turns.slice(0, turns.indexOf(turn))), userText(turn.meta.question)];
    const before = turn.answer;
    const messages = before === '' ? asked : [...asked, assistantText(before), userText(goOnWords)];
    let lastSaved = ports.now();
    try {
      const request: ChatRequest = { role, purpose: 'chat', messages, ...how };
      const events = ports.engine.ask(request, { id, signal: controller.signal });
      for await (const event of before === '' ? events : afterSeam(before, events)) {
        take(turn, event);
        changed();
        if (ports.now() - lastSaved < saveEveryMs) continue;
        lastSaved = ports.now();
        saveTurn(turn);
      }
      turn.meta = { ...turn.meta, state: 'done' };
    } catch (thrown) {
      turn.meta = failed(turn.meta, toModelError(thrown), turn.answer !== '');
    }
    turn.meta = { ...turn.meta, milliseconds: ports.now() - startedAt };
    if (running === controller) running = undefined;
    saveTurn(turn);
    changed();
  };
  const start = (question: string, role: Role): void => {
    const meta = {
      id: crypto.randomUUID(),
      role,
      question,
      state: 'streaming' as const,
      notices: [],
      startedAt: ports.now(),
    };
    const turn: Turn = { meta, answer: '', reasoning: '' };
    turns.push(turn);
    setHead({ role, draft: '', ...(head.title === '' ? { title: titleOf(question) } : {}) });
    saveTurn(turn);
    void run(turn);
  };

  return {
    get head() {
      return head;
    },
    turns,
    get banner() {
      return banner;
    },
    ask: start,
    stop: () => running?.abort(),
    retry(turnId, how) {
      const turn = turns.find((candidate) => candidate.meta.id === turnId);
      if (turn === undefined || turn.meta.state === 'streaming') return;
      if (turn.answer !== '' || turn !== turns.at(-1)) return start(turn.meta.question, turn.meta.role);
      const { id, role, question } = turn.meta;
      turn.meta = { id, role, question, state: 'streaming', notices: [], startedAt: ports.now() };
      turn.reasoning = '';
      changed();
      void run(turn, how);
    },
    goOn(turnId) {
      const turn = turns.find((candidate) => candidate.meta.id === turnId);
      if (turn === undefined || turn.meta.state === 'streaming' || turn.answer === '') return;
      const { problem: _problem, ending: _ending, milliseconds: _milliseconds, ...meta } = turn.meta;
      const notices = [...meta.notices, seamWords(turn.answer)];
      turn.meta = { ...meta, notices, state: 'streaming' };
      changed();
      void run(turn);
    },
    setRole: (role) => setHead({ role }),
    setDraft(draft) {
      // Not announced: the view that wrote it has it, and a slower echo would overwrite what was typed since.
      head = { ...head, draft, updatedAt: ports.now() };
      void save(ports.store.saveHead(head));
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function take(turn: Turn, event: StreamEvent): void {
  switch (event.type) {
    case 'text':
      turn.answer += event.text;
      return;
    case 'reasoning':
      turn.reasoning += event.text;
      return;
    case 'retract':
      turn.answer = '';
      turn.reasoning = '';
      return;
    case 'start': {
      const { model, place, because } = event;
      const why = because === undefined ? {} : { because };
      turn.meta = { ...turn.meta, model: nameOf(model), provider: model.provider, place, ...why };
      return;
    }
    case 'notice':
      turn.meta = { ...turn.meta, notices: [...turn.meta.notices, event.notice.text] };
      return;
    case 'usage':
      turn.meta = { ...turn.meta, usage: shown(addUsage(toUsage(turn.meta.usage), event.usage)) };
      return;
    case 'end':
      turn.meta = { ...turn.meta, ending: event.reason };
      return;
    default:
      return;
  }
}

/** An attempt that failed before its first event has not said who it was; the error has. */
function failed(meta: Turn['meta'], error: ModelError, hasText: boolean): Turn['meta'] {
  if (error.kind === 'cancelled.user') return { ...meta, state: 'stopped' };
  const { provider, model } = error.detail;
  const who =
    provider === undefined ? {} : { provider, ...(model === undefined ? {} : { model: nameOf({ provider, model }) }) };
  return { ...who, ...meta, state: 'failed', problem: problemOf(explain(error), hasText) };
}

/** Where nothing has arrived there is nothing to go on from. */
function problemOf(
  { kind, title, why, next, remedies, setting }: ReturnType<typeof explain>,
  hasText: boolean,
): NonNullable<StoredTurn['problem']> {
  const possible = remedies.filter((remedy) => remedy !== 'continue' || hasText);
  return { kind, title, why, next, remedies: possible, ...(setting === undefined ? {} : { setting }) };
}

/** Told to the model after what it had written. */
const goOnWords =
  'Your answer was cut off. Go on exactly where it ends, in the middle of a word or a line of code if need be. Repeat nothing of it and do not remark on this.';

const shownOfSeam = 32;

/** The seam in words: a reader finds the place by what stands before it. */
function seamWords(answer: string): string {
  const last = answer.trimEnd().slice(-shownOfSeam).replaceAll(/\s+/g, ' ');
  return `The answer was cut and goes on behind “…${last}”.`;
}

function shown(usage: Usage): NonNullable<StoredTurn['usage']> {
  const input = usage.input + usage.cacheRead + usage.cacheWrite;
  return { input, output: usage.output, estimated: usage.estimated === true };
}

function toUsage(usage: StoredTurn['usage']): Usage {
  if (usage === undefined) return noUsage;
  const { input, output, estimated } = usage;
  return { ...noUsage, input, output, ...(estimated ? { estimated: true as const } : {}) };
}

function toStored({ meta, answer, reasoning }: Turn): StoredTurn {
  return { ...meta, answer, reasoning };
}

/** A turn that was streaming when it was saved last belongs to a window that is gone. It is never sent again by itself. */
function revive({ answer, reasoning, ...meta }: StoredTurn): Turn {
  return { meta: meta.state === 'streaming' ? { ...meta, state: 'interrupted' } : meta, answer, reasoning };
}

/** Turns without an answer are left out with their question: models expect the two to alternate. */
function history(turns: readonly Turn[]): readonly Message[] {
  return turns
    .filter((turn) => turn.answer !== '')
    .flatMap((turn) => [userText(turn.meta.question), assistantText(turn.answer)]);
}

function titleOf(question: string): string {
  const line = question.trim().split('\n')[0] ?? '';
  return line.length > titleLength ? `${line.slice(0, titleLength - 1).trimEnd()}…` : line;
}
