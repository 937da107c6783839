import * as z from 'zod';
import { remedies } from '../core/model/remedy.ts';

/**
 * What the chat's page and the extension host say to each other. Both sides parse what they receive with these values,
 * so a message of an older page, of a hostile one or of nobody at all is dropped where it arrives.
 *
 * The host owns the state. The page says `ready` and gets one `snapshot`; then at most one `patch` is under way: the
 * host sends the next when the page has answered `ack`, and what happens meanwhile is merged into it.
 */
const role = z.enum(['overseer', 'implementation']);
const id = z.string().min(1).max(64);
const text = z.string().max(64 * 1024 * 1024);

const remedy = z.enum(remedies);

const problem = z.object({
  kind: z.string(),
  title: z.string(),
  why: z.string(),
  next: z.string(),
  remedies: z.array(remedy),
});

const turnState = z.enum(['streaming', 'done', 'stopped', 'failed', 'interrupted']);

/** All that a page remembers over a reload of the window: which conversation to ask for. VS Code hands it to the host. */
export const pageState = z.object({ conversationId: id });
export type PageState = z.infer<typeof pageState>;

/** Everything of a turn but its two long texts, which travel apart so that a token costs a token. */
const turn = z.object({
  id,
  role,
  question: text,
  state: turnState,
  model: z.string().optional(),
  provider: z.string().optional(),
  place: z.enum(['local', 'cloud']).optional(),
  /** Why this model was chosen, in a few words. */
  because: z.string().optional(),
  notices: z.array(z.string()),
  problem: problem.optional(),
  /** Why a whole answer ended, where that deserves a word: cut at the length limit, stopped by a filter. */
  ending: z.enum(['stop', 'length', 'tool-calls', 'filtered', 'other']).optional(),
  usage: z.object({ input: z.number(), output: z.number(), estimated: z.boolean() }).optional(),
  startedAt: z.number(),
  milliseconds: z.number().optional(),
});
export type TurnView = z.infer<typeof turn>;

const roleView = z.object({
  role,
  label: z.string(),
  /** What this role is for, in one sentence. */
  hint: z.string(),
  /** The model that will answer, as far as it is known before asking. */
  model: z.string().optional(),
  place: z.enum(['local', 'cloud']).optional(),
});
export type RoleView = z.infer<typeof roleView>;

const shell = z.object({
  conversationId: id,
  title: z.string(),
  role,
  roles: z.array(roleView),
  draft: text,
  answering: z.boolean(),
  /** A sentence across the top, for something that concerns the whole chat (the store cannot save, for instance). */
  banner: z.string().optional(),
});
export type ShellView = z.infer<typeof shell>;

const wholeTurn = turn.extend({ answer: text, reasoning: text });

/** Turns that grew: `meta` replaces everything but the texts, `answer` and `reasoning` are appended at their ends. */
const turnPatch = z.object({
  id,
  meta: turn.optional(),
  answer: text.optional(),
  reasoning: text.optional(),
  /** Present when the texts so far are to be forgotten before the new ones are appended. */
  restart: z.literal(true).optional(),
});
export type TurnPatch = z.infer<typeof turnPatch>;

export const toPage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), shell, turns: z.array(wholeTurn) }),
  z.object({ type: z.literal('patch'), shell: shell.optional(), turns: z.array(turnPatch) }),
  z.object({ type: z.literal('focus') }),
]);
export type ToPage = z.infer<typeof toPage>;

export const toHost = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('ack') }),
  z.object({ type: z.literal('ask'), text, role }),
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('role'), role }),
  z.object({ type: z.literal('draft'), text }),
  z.object({ type: z.literal('new') }),
  z.object({ type: z.literal('remedy'), turnId: id, remedy }),
  z.object({ type: z.literal('choose-model'), role }),
  z.object({ type: z.literal('connect') }),
  z.object({ type: z.literal('copy'), text }),
  z.object({ type: z.literal('insert'), text }),
  z.object({ type: z.literal('open-link'), url: z.url({ protocol: /^(https?|mailto)$/ }).max(4096) }),
]);
export type ToHost = z.infer<typeof toHost>;
