import type { ModelRef } from '../model/model.ts';
import type { Sampling } from '../model/request.ts';
import type { Role } from '../model/role.ts';

/** How one role is answered: which models in which order, and with which parameters. */
export type Route = { readonly use: readonly ModelRef[]; readonly sampling: Sampling };
export type Roles = Readonly<Record<Role, Route>>;

export type RoleRow = {
  readonly role: Role;
  readonly label: string;
  readonly hint: string;
  /** Told to the model before the conversation, unless the caller brings instructions of its own. */
  readonly instructions: string;
  /** Local models that are known to do this well; the first one installed is taken when the person chose none. */
  readonly recommended: readonly string[];
};

/** A role is a row. Nothing anywhere asks "is it the Overseer?". */
export const roleRows: Readonly<Record<Role, RoleRow>> = {
  overseer: {
    role: 'overseer',
    label: 'Overseer',
    hint: 'Reasons, plans and reviews.',
    instructions:
      'You are the Overseer of Tandem, an assistant in a code editor. You reason, plan and review. Think about what is really asked, name what is uncertain, and prefer a short plan over long prose. Show code only where it makes the point. Answer in Markdown, in the language of the question.',
    recommended: ['llama3.1:8b', 'llama3.1', 'qwen3', 'gemma3', 'mistral'],
  },
  implementation: {
    role: 'implementation',
    label: 'Implementation',
    hint: 'Writes code.',
    instructions:
      'You are the Implementation of Tandem, an assistant in a code editor. You write code: complete, correct and in the style of what you are shown. Put code into fenced blocks with their language. Explain only what the reader could not see from the code. Answer in Markdown, in the language of the question.',
    recommended: ['qwen2.5-coder:7b', 'qwen2.5-coder', 'qwen3-coder', 'codestral', 'deepseek-coder', 'coder', 'code'],
  },
};
