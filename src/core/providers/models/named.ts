import type { Abilities, Model, Price } from '../../model/model.ts';
import type { Link, Row } from '../provider.ts';
import { fields, list, text, type Fields } from '../wire/read.ts';
import { firstCount, getJson, isEmbedding } from '../plainRequest.ts';

/** A list in OpenAI's form, which nearly everybody has borrowed. */
export async function listNamed(link: Link, signal: AbortSignal): Promise<readonly Model[]> {
  const body = await getJson(link, listUrl(link), signal);
  return list(body['data']).flatMap((entry) => {
    const id = text(fields(entry)['id']);
    return id === '' ? [] : [namedModel(link.row, { ...fields(entry), id })];
  });
}

export function listUrl({ row }: Link): string {
  if (row.wire === 'anthropic') return `${row.baseUrl}/v1/models?limit=1000`;
  return row.quirks?.keyHeader === 'api-key' ? azureUrl(row) : `${row.baseUrl}/models`;
}

function azureUrl(row: Link['row']): string {
  return row.apiVersion === undefined
    ? `${row.baseUrl}/openai/v1/models`
    : `${row.baseUrl}/openai/models?api-version=${encodeURIComponent(row.apiVersion)}`;
}

/**
 * One entry of a list in OpenAI's form. Everybody has added fields of their own: vLLM max_model_len, OpenRouter
 * context_length and pricing, Groq context_window, Mistral capabilities, Anthropic max_input_tokens. Whatever is there is read.
 */
export function namedModel(row: Row, entry: Fields & { readonly id: string }): Model {
  const label = text(entry['display_name']);
  const context = firstCount(
    entry,
    'max_model_len',
    'context_length',
    'context_window',
    'max_context_length',
    'max_input_tokens',
  );
  const output =
    firstCount(entry, 'max_tokens', 'max_completion_tokens') ??
    firstCount(fields(entry['top_provider']), 'max_completion_tokens');
  const can = abilities(entry);
  const price = priceOf(fields(entry['pricing']));
  return {
    provider: row.id,
    model: entry.id,
    place: row.place,
    ...(label === '' || label === entry.id ? {} : { label }),
    ...(context === undefined ? {} : { contextTokens: context }),
    ...(output === undefined ? {} : { mostOutputTokens: output }),
    ...(can === undefined ? {} : { can }),
    ...(price === undefined ? {} : { price }),
    ...(isEmbedding(entry.id, text(entry['type'])) ? { embeddingOnly: true as const } : {}),
  };
}

function abilities(entry: Fields): Abilities | undefined {
  const found: { -readonly [K in keyof Abilities]: Abilities[K] } = {};
  const capabilities = fields(entry['capabilities']);
  const said = (name: string): boolean | undefined => {
    const value = capabilities[name];
    if (typeof value === 'boolean') return value;
    const supported = fields(value)['supported'];
    return typeof supported === 'boolean' ? supported : undefined;
  };
  const inputs = list(fields(entry['architecture'])['input_modalities']);
  const parameters = list(entry['supported_parameters']);
  const tools = parameters.length > 0 ? parameters.includes('tools') : said('function_calling');
  const images = inputs.length > 0 ? inputs.includes('image') : (said('vision') ?? said('image_input'));
  const thinking = parameters.length > 0 ? parameters.includes('reasoning') : said('thinking');
  const fill = said('completion_fim');
  if (tools !== undefined) found.tools = tools;
  if (images !== undefined) found.images = images;
  if (thinking !== undefined) found.thinking = thinking;
  if (fill !== undefined) found.fill = fill;
  return Object.keys(found).length === 0 ? undefined : found;
}

/** OpenRouter writes dollars for one token, as text. A price below nothing means that it varies. */
function priceOf(pricing: Fields): Price | undefined {
  const perMillion = (value: unknown): number => (typeof value === 'string' ? Number(value) * 1e6 : Number.NaN);
  const input = perMillion(pricing['prompt']);
  const output = perMillion(pricing['completion']);
  return input >= 0 && output >= 0 ? { input, output } : undefined;
}
