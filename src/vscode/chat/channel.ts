import type * as vscode from 'vscode';
import { nameOf } from '../../core/model/model.ts';
import { roles } from '../../core/model/role.ts';
import { roleRows } from '../../core/routing/roles.ts';
import {
  toHost,
  type RoleView,
  type ShellView,
  type ToHost,
  type ToPage,
  type TurnPatch,
} from '../../protocol/chat.ts';
import type { App } from '../surface.ts';
import { automaticModel } from './automatic.ts';
import type { Session, Turn } from './session.ts';

/** What the page already has of a turn. Texts only grow, so their lengths are enough. */
type Sent = { meta: Turn['meta']; answer: number; reasoning: number };

export type Channel = vscode.Disposable & {
  readonly session: Session;
  show(session: Session): void;
  focus(): void;
  /** The page is gone for now (hidden or reloading); it says `ready` when it is back. */
  lost(): void;
};

/** A view or an editor. */
export type Host = Pick<vscode.WebviewView, 'webview' | 'onDidDispose'>;

type ChannelParts = {
  readonly app: App;
  readonly host: Host;
  readonly session: Session;
  readonly act: Act;
  /** Told the conversation's title whenever it may have changed. */
  readonly entitle: (title: string) => void;
};

export type Act = (message: Exclude<ToHost, { type: 'ready' | 'ack' }>, channel: Channel) => void;

/** Keeps one page equal to its session: one snapshot, then at most one patch under way, later changes merged into the next. */
export function openChannel({ app, host, session: first, act, entitle }: ChannelParts): Channel {
  let session = first;
  let ready = false;
  let underWay = false;
  let focusWanted = false;
  let shellSent = '';
  let sent = new Map<string, Sent>();
  let stopListening = session.onChange(() => flush());
  const post = (message: ToPage): void => void host.webview.postMessage(message);

  const snapshot = (): void => {
    const shell = shellOf(app, session);
    shellSent = JSON.stringify(shell);
    entitle(shell.title);
    sent = new Map(session.turns.map((turn) => [turn.meta.id, sizeOf(turn)]));
    underWay = true;
    post({
      type: 'snapshot',
      shell,
      turns: session.turns.map(({ meta, answer, reasoning }) => ({ ...meta, answer, reasoning })),
    });
    if (focusWanted) post({ type: 'focus' });
    focusWanted = false;
  };
  const flush = (): void => {
    if (!ready || underWay) return;
    const shell = shellOf(app, session);
    const shellText = JSON.stringify(shell);
    const turns = session.turns.flatMap((turn) => patchOf(turn, sent.get(turn.meta.id)));
    if (turns.length === 0 && shellText === shellSent) return;
    for (const turn of session.turns) sent.set(turn.meta.id, sizeOf(turn));
    underWay = true;
    entitle(shell.title);
    post({ type: 'patch', turns, ...(shellText === shellSent ? {} : { shell }) });
    shellSent = shellText;
  };
  const receive = (raw: unknown): void => {
    const parsed = toHost.safeParse(raw);
    if (!parsed.success) return app.log.warn('The chat page sent a message that is none of its own; it was dropped.');
    if (parsed.data.type === 'ready') {
      ready = true;
      snapshot();
    } else if (parsed.data.type === 'ack') {
      underWay = false;
      flush();
    } else act(parsed.data, channel);
  };
  const subscriptions = [
    host.webview.onDidReceiveMessage(receive),
    app.settings.onChange(() => flush()),
    { dispose: app.engine.onFact((fact) => void (fact.type === 'models-changed' && flush())) },
  ];
  const channel: Channel = {
    get session() {
      return session;
    },
    show(next) {
      stopListening();
      session = next;
      stopListening = session.onChange(() => flush());
      if (ready) snapshot();
    },
    focus() {
      if (ready) post({ type: 'focus' });
      else focusWanted = true;
    },
    lost() {
      ready = false;
      underWay = false;
    },
    dispose() {
      stopListening();
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
  return channel;
}

function sizeOf(turn: Turn): Sent {
  return { meta: turn.meta, answer: turn.answer.length, reasoning: turn.reasoning.length };
}

function patchOf(turn: Turn, sent: Sent | undefined): TurnPatch[] {
  const id = turn.meta.id;
  const shrunk = sent !== undefined && (turn.answer.length < sent.answer || turn.reasoning.length < sent.reasoning);
  const from = shrunk || sent === undefined ? { answer: 0, reasoning: 0 } : sent;
  const answer = turn.answer.slice(from.answer);
  const reasoning = turn.reasoning.slice(from.reasoning);
  const same = sent?.meta === turn.meta && answer === '' && reasoning === '' && !shrunk;
  if (same) return [];
  return [
    {
      id,
      ...(sent?.meta === turn.meta ? {} : { meta: turn.meta }),
      ...(answer === '' ? {} : { answer }),
      ...(reasoning === '' ? {} : { reasoning }),
      ...(shrunk ? { restart: true as const } : {}),
    },
  ];
}

function shellOf(app: App, session: Session): ShellView {
  const { id, title, role, draft } = session.head;
  return {
    conversationId: id,
    title,
    role,
    roles: roles.map((name) => roleView(app, name)),
    draft,
    answering: session.turns.some((turn) => turn.meta.state === 'streaming'),
    ...(session.banner === undefined ? {} : { banner: session.banner }),
  };
}

function roleView(app: App, role: (typeof roles)[number]): RoleView {
  const { label, hint } = roleRows[role];
  const [chosen] = app.engine.roles()[role].use;
  const ref = chosen ?? automaticModel(app, role);
  if (ref === undefined) return { role, label, hint };
  const place = app.engine.providers().find((row) => row.id === ref.provider)?.place;
  return { role, label, hint, model: nameOf(ref), ...(place === undefined ? {} : { place }) };
}
