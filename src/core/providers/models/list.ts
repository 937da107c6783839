import type { Model } from '../../model/model.ts';
import type { Link } from '../provider.ts';
import { getJson } from '../plainRequest.ts';
import { listLlamacpp } from './llamacpp.ts';
import { listLmStudio } from './lmStudio.ts';
import { listNamed, listUrl, namedModel } from './named.ts';
import { listOllama } from './ollama.ts';

/** What a provider offers right now. */
export async function listModels(link: Link, signal: AbortSignal): Promise<readonly Model[]> {
  const { row } = link;
  if (row.models !== undefined) {
    // Its own list would name what could be deployed. It is asked all the same: an address or a key that is wrong shows.
    await probe(link, signal);
    return row.models.map((model) => namedModel(row, { id: model }));
  }
  if (row.quirks?.lists === 'lmstudio') return listLmStudio(link, signal);
  if (row.quirks?.lists === 'llamacpp') return listLlamacpp(link, signal);
  if (row.wire === 'ollama') return listOllama(link, signal);
  return listNamed(link, signal);
}

/** Whether the provider answers, and to this key: the cheapest request it has for that. */
export async function probe(link: Link, signal: AbortSignal): Promise<void> {
  const { row } = link;
  if (row.wire === 'ollama') await getJson(link, `${row.baseUrl}/api/version`, signal);
  else if (row.quirks?.probe !== undefined) await getJson(link, `${row.baseUrl}${row.quirks.probe}`, signal);
  else if (row.wire === 'anthropic') await getJson(link, `${row.baseUrl}/v1/models?limit=1`, signal);
  else await getJson(link, listUrl(link), signal);
}
