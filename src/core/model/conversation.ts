import * as z from 'zod';
import { remedies } from './remedy.ts';

/** One question and its answer, as kept in the store. What was cut or stopped is kept and says so. */
export const storedTurn = z.object({
  id: z.string(),
  role: z.enum(['overseer', 'implementation']),
  question: z.string(),
  answer: z.string(),
  reasoning: z.string(),
  state: z.enum(['streaming', 'done', 'stopped', 'failed', 'interrupted']),
  model: z.string().optional(),
  provider: z.string().optional(),
  place: z.enum(['local', 'cloud']).optional(),
  because: z.string().optional(),
  notices: z.array(z.string()),
  problem: z
    .object({
      kind: z.string(),
      title: z.string(),
      why: z.string(),
      next: z.string(),
      remedies: z.array(z.enum(remedies)),
      setting: z.string().optional(),
    })
    .optional(),
  ending: z.enum(['stop', 'length', 'tool-calls', 'filtered', 'other']).optional(),
  usage: z.object({ input: z.number(), output: z.number(), estimated: z.boolean() }).optional(),
  startedAt: z.number(),
  milliseconds: z.number().optional(),
});
export type StoredTurn = z.infer<typeof storedTurn>;

export type ConversationHead = {
  readonly id: string;
  readonly workspace: string;
  readonly title: string;
  readonly role: 'overseer' | 'implementation';
  readonly draft: string;
  readonly updatedAt: number;
};

export type Conversation = ConversationHead & { readonly turns: readonly StoredTurn[] };
