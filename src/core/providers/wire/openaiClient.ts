import { AzureOpenAI, OpenAI } from 'openai';
import { keyPlaceholder } from '../../ports.ts';
import type { Link } from '../provider.ts';
import { carriedFetch, never } from './send.ts';

/** Everything the SDK would otherwise read from the environment is said here, so that nothing there can redirect it. */
const common = {
  organization: null,
  project: null,
  webhookSecret: null,
  maxRetries: 0,
  timeout: never,
  logLevel: 'off',
  dangerouslyAllowBrowser: true,
  fetch: carriedFetch,
} as const;

export function openaiClient({ row }: Link): OpenAI {
  if (row.quirks?.keyHeader === undefined) {
    return new OpenAI({ ...common, apiKey: keyPlaceholder, baseURL: row.baseUrl });
  }
  const { baseUrl, apiVersion, signIn } = row;
  if (apiVersion !== undefined) {
    const proof = signIn === undefined ? { apiKey: keyPlaceholder } : { azureADTokenProvider: token };
    return new AzureOpenAI({ ...common, ...proof, endpoint: baseUrl, apiVersion });
  }
  const headers = signIn === undefined ? { [row.quirks.keyHeader]: keyPlaceholder, authorization: null } : {};
  return new OpenAI({
    ...common,
    apiKey: keyPlaceholder,
    baseURL: `${baseUrl}/openai/v1`,
    defaultHeaders: headers,
  });
}

const token = (): Promise<string> => Promise.resolve(keyPlaceholder);
