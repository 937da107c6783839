import { ModelError } from '../model/error.ts';
import type { Model } from '../model/model.ts';
import { keyPlaceholder } from '../ports.ts';
import { readText } from './body.ts';
import type { Link } from './provider.ts';
import { fields, list, text, type Fields } from './wire/read.ts';

/** The transport puts the key in its place, or takes the header out where there is none. */
const bearer = { authorization: `Bearer ${keyPlaceholder}` };

const mostBytes = 8 * 1024 * 1024;

/** What a provider offers. One plain request: the SDK is not loaded for it. */
export async function listModels(link: Link, signal: AbortSignal): Promise<readonly Model[]> {
  const { row } = link;
  if (row.wire === 'ollama') {
    const body = await get(link, `${row.baseUrl}/api/tags`, bearer, signal);
    return list(body['models']).flatMap((entry) => ollamaModel(link, fields(entry)));
  }
  if (row.wire === 'anthropic') {
    const headers = { 'x-api-key': keyPlaceholder, 'anthropic-version': '2023-06-01' };
    return named(link, await get(link, `${row.baseUrl}/v1/models?limit=1000`, headers, signal));
  }
  return named(link, await get(link, `${row.baseUrl}/models`, bearer, signal));
}

async function get(link: Link, url: string, headers: Record<string, string>, signal: AbortSignal): Promise<Fields> {
  const answer = await link.fetch(url, { headers: { accept: 'application/json', ...headers }, signal });
  try {
    const body: unknown = JSON.parse(await readText(answer, mostBytes));
    return fields(body);
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError('protocol.mismatch', 'The server’s list of models is not JSON.');
  }
}

function ollamaModel(link: Link, entry: Fields): Model[] {
  const model = text(entry['name']) || text(entry['model']);
  if (model === '') return [];
  const details = fields(entry['details']);
  const quantisation = text(details['quantization_level']);
  return [
    {
      provider: link.row.id,
      model,
      place: link.row.place,
      ...(typeof entry['size'] === 'number' ? { sizeBytes: entry['size'] } : {}),
      ...(text(entry['modified_at']) === '' ? {} : { modifiedAt: text(entry['modified_at']) }),
      ...(quantisation === '' ? {} : { quantisation }),
      ...(isEmbedding(model, text(details['family'])) ? { embeddingOnly: true as const } : {}),
    },
  ];
}

function named(link: Link, body: Fields): Model[] {
  return list(body['data']).flatMap((entry): Model[] => {
    const model = text(fields(entry)['id']);
    const label = text(fields(entry)['display_name']);
    if (model === '') return [];
    return [
      {
        provider: link.row.id,
        model,
        place: link.row.place,
        ...(label === '' ? {} : { label }),
        ...(isEmbedding(model, '') ? { embeddingOnly: true as const } : {}),
      },
    ];
  });
}

function isEmbedding(model: string, family: string): boolean {
  return /embed|\bbge\b|minilm/i.test(model) || family.includes('bert');
}
