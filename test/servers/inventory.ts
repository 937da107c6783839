import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A model on the disk of an Ollama server. */
export type Installed = {
  readonly name: string;
  readonly size?: number;
  readonly family?: string;
  readonly parameters?: string;
  readonly quantisation?: string;
  /** What it was trained for. */
  readonly trained?: number;
  /** `PARAMETER num_ctx` of its Modelfile. */
  readonly set?: number;
  readonly capabilities?: readonly string[];
};

export type InventoryOptions = {
  readonly installed: readonly Installed[];
  /** What the registry has to be pulled, and how large it is. */
  readonly registry?: Readonly<Record<string, number>>;
  readonly bytesPerSecond?: number;
};

/** Keeps models the way Ollama does: on disk, in memory with some context, and half downloaded. */
export type Inventory = {
  readonly loaded: ReadonlyMap<string, number>;
  readonly names: () => readonly string[];
  /** True when the request was one of these. */
  answer(method: string, path: string, body: Readonly<Record<string, unknown>>, response: ServerResponse): boolean;
  /** A question loads its model, with as much context as it asks for. */
  asked(body: unknown): void;
};

const defaultContext = 4096;

export function createInventory({ installed, registry = {}, bytesPerSecond = 1e9 }: InventoryOptions): Inventory {
  const disk = new Map(installed.map((model) => [model.name, model]));
  const loaded = new Map<string, number>();
  const half = new Map<string, number>();

  const load = (name: string, context?: number): void => {
    const model = disk.get(name);
    if (model !== undefined) loaded.set(name, context ?? model.set ?? defaultContext);
  };
  const routes: Readonly<Record<string, (body: Readonly<Record<string, unknown>>, response: ServerResponse) => void>> =
    {
      'GET /api/tags': (_, response) => json(response, 200, { models: [...disk.values()].map(listed) }),
      'GET /api/version': (_, response) => json(response, 200, { version: '0.13.5' }),
      'GET /api/ps': (_, response) =>
        json(response, 200, {
          models: [...loaded].map(([name, context]) => ({
            ...listed(disk.get(name) ?? { name }),
            expires_at: '2026-11-21T18:38:31.83753-07:00',
            size_vram: 5_137_025_024,
            context_length: context,
          })),
        }),
      'POST /api/show': (body, response) => {
        const model = disk.get(String(body['model']));
        if (model === undefined) return json(response, 404, { error: `model '${String(body['model'])}' not found` });
        json(response, 200, shown(model));
      },
      'POST /api/pull': (body, response) => void pull(String(body['model']), response),
      'DELETE /api/delete': (body, response) => {
        const name = String(body['model']);
        loaded.delete(name);
        if (!disk.delete(name)) return json(response, 404, { error: `model '${name}' not found` });
        response.writeHead(200).end();
      },
      'POST /api/generate': (body, response) => {
        const name = String(body['model']);
        if (!disk.has(name)) return json(response, 404, { error: `model '${name}' not found` });
        const unload = body['keep_alive'] === 0;
        if (unload) loaded.delete(name);
        else load(name);
        json(response, 200, { model: name, response: '', done: true, done_reason: unload ? 'unload' : 'load' });
      },
    };

  /** Ollama goes on from what it has of a layer, also after the client that asked has gone. */
  async function pull(name: string, response: ServerResponse): Promise<void> {
    const total = registry[name];
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const say = (line: object): void => void response.write(`${JSON.stringify(line)}\n`);
    if (total === undefined) return void response.end('{"error":"pull model manifest: file does not exist"}\n');
    say({ status: 'pulling manifest' });
    const digest = `sha256:${Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64)}`;
    const status = `pulling ${digest.slice(7, 19)}`;
    for (let done = half.get(name) ?? 0; done < total && !response.destroyed;) {
      say({ status, digest, total, completed: done });
      await sleep(100);
      done = Math.min(total, done + bytesPerSecond / 10);
      half.set(name, done);
    }
    if (response.destroyed) return;
    say({ status, digest, total, completed: total });
    for (const end of ['verifying sha256 digest', 'writing manifest', 'success']) say({ status: end });
    half.delete(name);
    disk.set(name, { name, size: total });
    response.end();
  }

  return {
    loaded,
    names: () => [...disk.keys()],
    answer(method, path, body, response) {
      const route = routes[`${method} ${path.split('?')[0] ?? ''}`];
      route?.(body, response);
      return route !== undefined;
    },
    asked(body) {
      const { model, options } = body as { model?: string; options?: { num_ctx?: number } };
      if (model !== undefined) load(model, options?.num_ctx);
    },
  };
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function detailsOf(model: Installed): object {
  const family = model.family ?? 'llama';
  return {
    parent_model: '',
    format: 'gguf',
    family,
    families: [family],
    parameter_size: model.parameters ?? '8.0B',
    quantization_level: model.quantisation ?? 'Q4_K_M',
  };
}

function listed(model: Installed): object {
  return {
    name: model.name,
    model: model.name,
    modified_at: '2026-10-03T23:34:03.409490317-07:00',
    size: model.size ?? 4_661_224_676,
    digest: '365c0bd3c000a25d28ddbf732fe1c6add414de7275464c4e4d1c3b5fcb5d8ad1',
    details: detailsOf(model),
  };
}

/** As /api/show tells it: the shape of an eight-billion Llama 3. */
function shown(model: Installed): object {
  return {
    modelfile: `FROM ${model.name}`,
    ...(model.set === undefined ? {} : { parameters: `num_ctx                        ${model.set}` }),
    template: '{{ .Prompt }}',
    details: detailsOf(model),
    model_info: {
      'general.architecture': 'llama',
      'general.parameter_count': 8_030_261_248,
      'llama.attention.head_count': 32,
      'llama.attention.head_count_kv': 8,
      'llama.block_count': 32,
      'llama.context_length': model.trained ?? 131_072,
      'llama.embedding_length': 4096,
    },
    capabilities: model.capabilities ?? ['completion', 'tools'],
    modified_at: '2026-10-03T23:34:03.409490317-07:00',
  };
}
