import * as z from 'zod';
import { isPrivate } from '../model/address.ts';
import { parseModelRef } from '../model/model.ts';

/**
 * Every setting, once: its form, its default and what it is for. The manifest of the extension is generated from this
 * (`npm run manifest`), the command line reads its config file with it, and both therefore refuse the same things.
 */
const providerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'a provider’s name has small letters, digits and hyphens, at most 40');

const baseUrl = z.string().superRefine((value, context) => {
  const problem = urlProblem(value);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

/** What documentation shows is often the whole address of a request, and gets pasted as it is. */
const questionPath = /\/((v1\/)?messages|chat\/completions|completions|responses|models|api\/(chat|generate|tags))\/?$/;

/** What is wrong with an address as a person wrote it, and what to write. Nothing in it that may be secret is repeated. */
export function urlProblem(value: string): string | undefined {
  const url = URL.parse(value);
  // Looked for before anything is quoted, also in what is no URL at all.
  if (/^([a-z][a-z0-9+.-]*:)?\/*[^/?#]*@/i.test(value) || (url === null && value.includes('@'))) {
    return 'the URL contains a user name or a password; keys belong into Tandem: Set API Key (on the command line into TANDEM_KEY_…), never into settings: write it without what stands before the @';
  }
  const shown = value.replace(/[?#].*$/s, '');
  const spaceless = shown.replaceAll(/\s/g, '');
  if (spaceless !== shown) return `“${shown}” contains a space; write ${spaceless}`;
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) return schemeProblem(shown, url);
  if (url === null) return `“${shown}” ${notUrl}`;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return `“${shown}” must begin with http:// or https://`;
  }
  const question = questionPath.exec(url.pathname);
  if (question !== null) {
    const base = shown.slice(0, shown.lastIndexOf(question[0]));
    return `“${shown}” is where questions are sent; the address of the provider ends before that: ${base}`;
  }
  if (shown !== value) return `the address must end with its path, without ? or # and what follows; write ${shown}`;
  return undefined;
}

const notUrl = 'is not a URL; it should look like http://localhost:11434';

function schemeProblem(shown: string, url: URL | null): string {
  if (/^https?:/i.test(shown) && url !== null) {
    return `“${shown}” must begin with ${url.protocol}//; write ${url.href.replace(/[?#].*$/s, '').replace(/\/$/, '')}`;
  }
  const schemeless = URL.parse(`http://${shown}`);
  if (schemeless === null) return `“${shown}” ${notUrl}`;
  return `“${shown}” lacks its scheme; write ${isPrivate(schemeless.hostname) ? 'http' : 'https'}://${shown}`;
}

const modelName = z
  .string()
  .refine((value) => parseModelRef(value) !== undefined, 'a model is written provider/model, like ollama/llama3.1:8b');

const seconds = (fallback: number): z.ZodDefault<z.ZodNumber> => z.number().positive().max(86_400).default(fallback);
const megabytes = (fallback: number): z.ZodDefault<z.ZodNumber> => z.number().positive().max(1024).default(fallback);

const provider = z.strictObject({
  like: providerId.optional().describe('The provider of the catalogue whose values this one starts from.'),
  label: z.string().min(1).max(60).optional().describe('The name to show.'),
  wire: z
    .enum(['openai-chat', 'openai-responses', 'anthropic', 'ollama'])
    .optional()
    .describe('The protocol it speaks. Needed when neither its name nor `like` is in the catalogue.'),
  baseUrl: baseUrl.optional().describe('Where it answers, for instance `http://localhost:11434`.'),
  place: z
    .enum(['local', 'cloud'])
    .optional()
    .describe('`local` counts only for an address that cannot leave this machine or its private network.'),
  key: z.enum(['required', 'optional', 'none']).optional().describe('Whether it takes an API key.'),
  signIn: z
    .enum(['microsoft'])
    .optional()
    .describe('In place of a key: the account you are signed in with to VS Code (Azure with Microsoft Entra).'),
  apiVersion: z
    .string()
    .regex(/^[\w.-]{1,40}$/, 'an API version looks like 2024-10-21')
    .optional()
    .describe('Azure only, for deployments that have an address each: their API version, like `2024-10-21`.'),
  models: z
    .array(z.string().min(1).max(200))
    .max(200)
    .optional()
    .describe('What it offers, where that cannot be asked: on Azure the names of your deployments.'),
});

const route = z.strictObject({
  use: z
    .array(modelName)
    .max(10)
    .default([])
    .describe('Models in order of preference, as `provider/model`. Empty: the best installed local model.'),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .describe('0 is sober, 1 is lively. Absent: the model’s own default.'),
  maxOutputTokens: z.int().positive().max(1_000_000).optional().describe('The longest answer, in tokens.'),
  effort: z.enum(['low', 'medium', 'high']).optional().describe('How long a reasoning model may think.'),
});

export const settingsSchema = z.strictObject({
  providers: z
    .record(providerId, provider)
    .default({})
    .describe(
      'Your own providers, and changes to those Tandem knows (`ollama`, `llamacpp`, `lmstudio`, `vllm`, `shimmy`, `openai`, `anthropic`, `gemini`, `azure`, `bedrock`, `bedrock-claude`, `openrouter`, `huggingface`, `mistral`, `groq`, `deepseek`, `xai`). Keys never stand here: use **Tandem: Set API Key**.',
    ),
  roles: z
    .strictObject({
      overseer: route.prefault({}).describe('Reasons, plans and reviews.'),
      implementation: route.prefault({}).describe('Writes code.'),
    })
    .prefault({})
    .describe('Which models each role uses, and how. Changing one role never touches the other.'),
  discovery: z
    .strictObject({
      atStart: z
        .boolean()
        .default(false)
        .describe(
          'Look for model servers on this machine when the editor starts, also before you have opened Tandem for the first time. Without it nothing is looked for until then.',
        ),
    })
    .prefault({}),
  timeouts: z
    .strictObject({
      connect: seconds(10).describe('Seconds until a server must have accepted the connection.'),
      firstEventLocal: seconds(300).describe(
        'Seconds until a **local** server must have begun its answer. Loading a large model takes minutes.',
      ),
      firstEventCloud: seconds(60).describe('Seconds until a **cloud** server must have begun its answer.'),
      idleLocal: seconds(120).describe('Seconds a **local** server may be silent in the middle of an answer.'),
      idleCloud: seconds(45).describe('Seconds a **cloud** server may be silent in the middle of an answer.'),
      content: seconds(180).describe('Seconds without any new content, even while the server keeps the line alive.'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      promptMegabytes: megabytes(4).describe('The largest question that is sent, in megabytes.'),
      lineMegabytes: megabytes(16).describe('The longest single line of an answer, in megabytes.'),
      turnMegabytes: megabytes(64).describe('The largest answer, in megabytes.'),
    })
    .prefault({}),
});

export type Settings = z.infer<typeof settingsSchema>;
