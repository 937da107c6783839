import { OpenAI } from 'openai';
import { keyPlaceholder } from '../../ports.ts';
import type { Link } from '../provider.ts';
import { carriedFetch, never } from './send.ts';

/** Everything the SDK would otherwise read from the environment is said here, so that nothing there can redirect it. */
export function openaiClient(link: Link): OpenAI {
  return new OpenAI({
    apiKey: keyPlaceholder,
    baseURL: link.row.baseUrl,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: never,
    logLevel: 'off',
    dangerouslyAllowBrowser: true,
    fetch: carriedFetch,
  });
}
