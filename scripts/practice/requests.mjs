import { generate, sendJson } from './generate.mjs';

const modelName = 'practice-model';
const mostBytes = 64 * 1024 * 1024;
const startedAt = new Date().toISOString();
const digest = '7072616374696365206d6f64656c2c206e6f7420616e20414920202020202020';

const details = {
  parent_model: '',
  format: 'rules',
  family: 'practice',
  families: ['practice'],
  parameter_size: '0',
  quantization_level: 'rules',
};
const listed = { name: modelName, model: modelName, modified_at: startedAt, size: 0, digest, details };

/** Each path with its method, as Ollama has them. */
const routes = {
  '/': { GET: (response) => sendText(response, 200, 'Ollama is running') },
  '/api/version': { GET: (response) => sendJson(response, { version: '0.13.5-practice' }) },
  '/api/tags': { GET: (response) => sendJson(response, { models: [listed] }) },
  '/api/ps': { GET: (response) => sendJson(response, { models: [loaded()] }) },
  '/api/show': { POST: show },
  '/api/chat': { POST: (response, request, context) => answer('chat', response, request, context) },
  '/api/generate': { POST: (response, request, context) => answer('generate', response, request, context) },
};

/** Never rejects: what goes wrong is answered, or the socket is closed where an answer has begun. */
export async function handle(request, response, context) {
  const route = routes[new URL(request.url ?? '/', 'http://localhost').pathname];
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  try {
    if (route === undefined) sendText(response, 404, '404 page not found');
    else if (route[method] === undefined) sendText(response, 405, '405 method not allowed');
    else await route[method](response, request, context);
  } catch (error) {
    // The reader has left: nobody is there to be told.
    if (context.signal.aborted) return;
    if (response.headersSent) response.destroy(error);
    else sendJson(response, { error: error.message }, error.status ?? 500);
  }
}

function loaded() {
  const expires = new Date(Date.now() + 5 * 60_000).toISOString();
  return { ...listed, expires_at: expires, size_vram: 0, context_length: 131_072 };
}

async function show(response, request) {
  const body = await readBody(request);
  if (!known(response, body.model ?? body.name)) return;
  sendJson(response, {
    license: 'MIT',
    modelfile: `FROM ${modelName}`,
    parameters: '',
    template: '{{ .Prompt }}',
    details,
    model_info: {
      'general.architecture': 'practice',
      'general.parameter_count': 0,
      'practice.context_length': 131_072,
    },
    capabilities: ['completion', 'thinking'],
    modified_at: startedAt,
  });
}

async function answer(kind, response, request, context) {
  const body = await readBody(request);
  if (!known(response, body.model)) return;
  await generate(kind, body, { ...context, response, model: body.model });
}

/** A name may carry the tag that every name has when it has none. */
function known(response, name) {
  if (typeof name !== 'string' || name === '') sendJson(response, { error: 'model is required' }, 400);
  else if (name.replace(/:latest$/, '') === modelName) return true;
  else sendJson(response, { error: `model '${name}' not found` }, 404);
  return false;
}

async function readBody(request) {
  const pieces = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > mostBytes) throw refusal(413, 'http: request body too large');
    pieces.push(piece);
  }
  if (size === 0) throw refusal(400, 'missing request body');
  const body = parsed(Buffer.concat(pieces).toString());
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw refusal(400, 'the request body is no JSON object');
  if (body.messages !== undefined && !isMessages(body.messages))
    throw refusal(400, 'messages must be a list of objects with a role');
  return body;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal(400, error.message);
  }
}

function isMessages(value) {
  return (
    Array.isArray(value) &&
    value.every((message) => typeof message === 'object' && message !== null && typeof message.role === 'string')
  );
}

function refusal(status, message) {
  return Object.assign(new Error(message), { status });
}

function sendText(response, status, text) {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
