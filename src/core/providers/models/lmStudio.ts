import { ModelError } from '../../model/error.ts';
import type { Model } from '../../model/model.ts';
import type { Link } from '../provider.ts';
import { fields, list, text, type Fields } from '../wire/read.ts';
import { besideV1, firstCount, getJson, isEmbedding } from '../plainRequest.ts';
import { listNamed } from './named.ts';

/** LM Studio tells more under a path of its own; versions that do not know it still have OpenAI's list. */
export async function listLmStudio(link: Link, signal: AbortSignal): Promise<readonly Model[]> {
  try {
    const body = await getJson(link, besideV1(link.row.baseUrl, '/api/v0/models'), signal);
    return list(body['data']).flatMap((entry) => toModel(link, fields(entry)));
  } catch (error) {
    if (!(error instanceof ModelError) || error.kind !== 'protocol.mismatch') throw error;
    return listNamed(link, signal);
  }
}

function toModel({ row }: Link, entry: Fields): Model[] {
  const model = text(entry['id']);
  if (model === '') return [];
  const loaded = entry['state'] === 'loaded';
  const trained = firstCount(entry, 'max_context_length');
  const context = loaded ? firstCount(entry, 'loaded_context_length') : undefined;
  const quantisation = text(entry['quantization']);
  const capabilities = list(entry['capabilities']);
  return [
    {
      provider: row.id,
      model,
      place: row.place,
      loaded,
      ...(context === undefined ? {} : { contextTokens: context }),
      ...(trained === undefined ? {} : { trainedTokens: trained }),
      ...(quantisation === '' ? {} : { quantisation }),
      can: { images: entry['type'] === 'vlm', ...(capabilities.includes('tool_use') ? { tools: true } : {}) },
      ...(isEmbedding(model, text(entry['type'])) ? { embeddingOnly: true as const } : {}),
    },
  ];
}
