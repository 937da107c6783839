import { ModelError } from '../../model/error.ts';
import type { Model } from '../../model/model.ts';
import type { Link } from '../provider.ts';
import { fields, list, text, type Fields } from '../wire/read.ts';
import { besideV1, firstCount, getJson } from '../plainRequest.ts';
import { namedModel } from './named.ts';

/** llama.cpp serves the model it was started with; what it was started with, /props tells. */
export async function listLlamacpp(link: Link, signal: AbortSignal): Promise<readonly Model[]> {
  const [body, props] = await Promise.all([getJson(link, `${link.row.baseUrl}/models`, signal), propsOf(link, signal)]);
  return list(body['data']).flatMap((entry) => {
    const id = text(fields(entry)['id']);
    return id === '' ? [] : [withProps(namedModel(link.row, { ...fields(entry), id }), fields(entry), props)];
  });
}

/** A server started without /props still answers questions. */
async function propsOf(link: Link, signal: AbortSignal): Promise<Fields> {
  try {
    return await getJson(link, besideV1(link.row.baseUrl, '/props'), signal);
  } catch (error) {
    if (error instanceof ModelError && error.detail.status !== undefined) return {};
    throw error;
  }
}

function withProps(model: Model, entry: Fields, props: Fields): Model {
  const meta = fields(entry['meta']);
  const context = firstCount(fields(props['default_generation_settings']), 'n_ctx') ?? firstCount(props, 'n_ctx');
  const trained = firstCount(meta, 'n_ctx_train');
  const size = firstCount(meta, 'size');
  const weights = firstCount(meta, 'n_params');
  const vision = fields(props['modalities'])['vision'];
  return {
    ...model,
    // The name is often the path of a file; a person wants to read the file.
    label: model.model.split(/[\\/]/).at(-1) ?? model.model,
    loaded: true,
    ...(context === undefined ? {} : { contextTokens: context }),
    ...(trained === undefined ? {} : { trainedTokens: trained }),
    ...(size === undefined ? {} : { sizeBytes: size }),
    ...(weights === undefined ? {} : { parameters: `${(weights / 1e9).toFixed(1)}B` }),
    ...(typeof vision === 'boolean' ? { can: { ...model.can, images: vision } } : {}),
  };
}
