import type { Row } from './provider.ts';

/** The providers Tandem knows by name. A user's own row may stand beside these or change one of them. */
export const catalogue: readonly Row[] = [
  local('ollama', 'Ollama', 'ollama', 'http://localhost:11434', 'none'),
  local('llamacpp', 'llama.cpp', 'openai-chat', 'http://localhost:8080/v1', 'optional'),
  local('lmstudio', 'LM Studio', 'openai-chat', 'http://localhost:1234/v1', 'optional'),
  local('vllm', 'vLLM', 'openai-chat', 'http://localhost:8000/v1', 'optional'),
  local('shimmy', 'Shimmy', 'openai-chat', 'http://localhost:11435/v1', 'none'),
  cloud('openai', 'OpenAI', 'openai-responses', 'https://api.openai.com/v1'),
  cloud('anthropic', 'Anthropic', 'anthropic', 'https://api.anthropic.com'),
];

function local(id: string, label: string, wire: Row['wire'], baseUrl: string, key: Row['key']): Row {
  return { id, label, wire, baseUrl, place: 'local', key, quirks: { maxTokensName: 'max_tokens' } };
}

function cloud(id: string, label: string, wire: Row['wire'], baseUrl: string): Row {
  return { id, label, wire, baseUrl, place: 'cloud', key: 'required' };
}
