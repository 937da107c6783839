import type { Model } from '../../model/model.ts';
import type { Link } from '../provider.ts';
import { fields, list, text, type Fields } from '../wire/read.ts';
import { firstCount, getJson, isEmbedding, postJson } from '../plainRequest.ts';

/** What is installed, and of that what is loaded and with how much context. */
export async function listOllama(link: Link, signal: AbortSignal): Promise<readonly Model[]> {
  const [installed, running] = await Promise.all([
    getJson(link, `${link.row.baseUrl}/api/tags`, signal),
    runningModels(link, signal),
  ]);
  return list(installed['models']).flatMap((entry) => toModel(link, fields(entry), running));
}

/** A gateway that knows only how to list and to chat is an Ollama all the same. */
async function runningModels(link: Link, signal: AbortSignal): Promise<readonly Fields[]> {
  const body = await getJson(link, `${link.row.baseUrl}/api/ps`, signal).catch(() => undefined);
  return list(body?.['models']).map(fields);
}

function toModel({ row }: Link, entry: Fields, running: readonly Fields[]): Model[] {
  const model = text(entry['name']) || text(entry['model']);
  if (model === '') return [];
  const details = fields(entry['details']);
  const quantisation = text(details['quantization_level']);
  const parameters = text(details['parameter_size']);
  const size = firstCount(entry, 'size');
  return [
    {
      provider: row.id,
      model,
      place: row.place,
      ...(size === undefined ? {} : { sizeBytes: size }),
      ...(text(entry['modified_at']) === '' ? {} : { modifiedAt: text(entry['modified_at']) }),
      ...(quantisation === '' ? {} : { quantisation }),
      ...(parameters === '' ? {} : { parameters }),
      ...loadedAs(model, running),
      ...(isEmbedding(model, text(details['family'])) ? { embeddingOnly: true as const } : {}),
    },
  ];
}

function loadedAs(model: string, running: readonly Fields[]): Pick<Model, 'loaded' | 'contextTokens' | 'memoryBytes'> {
  const process = running.find((entry) => entry['name'] === model || entry['model'] === model);
  if (process === undefined) return { loaded: false };
  const context = firstCount(process, 'context_length');
  const memory = firstCount(process, 'size');
  return {
    loaded: true,
    ...(context === undefined ? {} : { contextTokens: context }),
    ...(memory === undefined ? {} : { memoryBytes: memory }),
  };
}

/** What one model was trained for, what its file sets, what it can do, and what a token of its context weighs. */
export async function describeOllama(link: Link, known: Model, signal: AbortSignal): Promise<Model> {
  const [shown, running] = await Promise.all([
    postJson(link, `${link.row.baseUrl}/api/show`, { model: known.model }, signal),
    runningModels(link, signal),
  ]);
  const info = fields(shown['model_info']);
  const architecture = text(info['general.architecture']);
  const trained = firstCount(info, `${architecture}.context_length`);
  const loaded = loadedAs(known.model, running);
  const set = Number(/^num_ctx\s+(\d+)/m.exec(text(shown['parameters']))?.[1] ?? Number.NaN);
  const bytes = bytesPerToken(info, architecture);
  const abilities = list(shown['capabilities']);
  const { contextTokens: _stale, ...rest } = known;
  return {
    ...rest,
    ...(Number.isFinite(set) && set > 0 ? { contextTokens: set } : {}),
    ...loaded,
    ...(trained === undefined ? {} : { trainedTokens: trained, mostContextTokens: trained }),
    ...(bytes === undefined ? {} : { bytesPerToken: bytes }),
    ...(abilities.length === 0
      ? {}
      : {
          ...(abilities.includes('embedding') && !abilities.includes('completion')
            ? { embeddingOnly: true as const }
            : {}),
          can: {
            tools: abilities.includes('tools'),
            images: abilities.includes('vision'),
            thinking: abilities.includes('thinking'),
            fill: abilities.includes('insert'),
          },
        }),
  };
}

/** Keys and values of every layer, in 16 bits each. */
function bytesPerToken(info: Fields, architecture: string): number | undefined {
  const read = (name: string): number | undefined => firstCount(info, `${architecture}.${name}`);
  const layers = read('block_count');
  const heads = read('attention.head_count');
  const width = read('embedding_length');
  if (layers === undefined || heads === undefined || width === undefined) return undefined;
  const shared = read('attention.head_count_kv') ?? heads;
  const key = read('attention.key_length') ?? width / heads;
  const value = read('attention.value_length') ?? width / heads;
  return Math.round(2 * layers * shared * (key + value));
}
