import type { Row } from './provider.ts';

type Rest = Partial<Row> & Pick<Row, 'baseUrl'>;

/** The providers Tandem knows by name. A user's own row may stand beside these or change one of them. */
export const catalogue: readonly Row[] = [
  local('ollama', 'Ollama', { wire: 'ollama', baseUrl: 'http://localhost:11434' }),
  local('llamacpp', 'llama.cpp', { baseUrl: 'http://localhost:8080/v1', key: 'optional' }),
  local('lmstudio', 'LM Studio', { baseUrl: 'http://localhost:1234/v1', key: 'optional' }),
  local('vllm', 'vLLM', { baseUrl: 'http://localhost:8000/v1', key: 'optional' }),
  local('shimmy', 'Shimmy', { baseUrl: 'http://localhost:11435/v1' }),
  cloud('openai', 'OpenAI', {
    wire: 'openai-responses',
    baseUrl: 'https://api.openai.com/v1',
    keyForm: 'sk-(proj|svcacct|admin|None)-[\\w-]{20,}',
    policy: 'https://openai.com/policies/api-data-usage-policies/',
  }),
  cloud('anthropic', 'Anthropic', {
    wire: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    keyForm: 'sk-ant-[\\w-]{20,}',
    policy: 'https://privacy.anthropic.com/',
  }),
  cloud('gemini', 'Google Gemini', {
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keyForm: 'AIza[\\w-]{35}',
    policy: 'https://ai.google.dev/gemini-api/terms',
    quirks: { maxTokensName: 'max_tokens' },
  }),
  cloud('openrouter', 'OpenRouter', {
    baseUrl: 'https://openrouter.ai/api/v1',
    keyForm: 'sk-or-[\\w-]{20,}',
    policy: 'https://openrouter.ai/privacy',
    quirks: { maxTokensName: 'max_tokens', reportsCost: true },
  }),
  cloud('huggingface', 'Hugging Face', {
    baseUrl: 'https://router.huggingface.co/v1',
    keyForm: 'hf_[A-Za-z0-9]{30,}',
    policy: 'https://huggingface.co/privacy',
    quirks: { maxTokensName: 'max_tokens' },
  }),
  cloud('mistral', 'Mistral', {
    baseUrl: 'https://api.mistral.ai/v1',
    policy: 'https://mistral.ai/terms/',
    quirks: { maxTokensName: 'max_tokens', noStreamOptions: true },
  }),
  cloud('groq', 'Groq', {
    baseUrl: 'https://api.groq.com/openai/v1',
    keyForm: 'gsk_[A-Za-z0-9]{40,}',
    policy: 'https://groq.com/privacy-policy/',
  }),
  cloud('deepseek', 'DeepSeek', {
    baseUrl: 'https://api.deepseek.com/v1',
    policy: 'https://cdn.deepseek.com/policies/en-US/deepseek-privacy-policy.html',
    quirks: { maxTokensName: 'max_tokens' },
  }),
  cloud('xai', 'xAI', {
    baseUrl: 'https://api.x.ai/v1',
    keyForm: 'xai-[A-Za-z0-9]{40,}',
    policy: 'https://x.ai/legal/privacy-policy',
  }),
];

function local(id: string, label: string, rest: Rest): Row {
  return {
    id,
    label,
    wire: 'openai-chat',
    place: 'local',
    key: 'none',
    quirks: { maxTokensName: 'max_tokens' },
    ...rest,
  };
}

function cloud(id: string, label: string, rest: Rest): Row {
  return { id, label, wire: 'openai-chat', place: 'cloud', key: 'required', ...rest };
}

/** Whose key this is, by its form alone. Nothing is asked and nothing is sent to find out. */
export function providerOfKey(key: string, rows: readonly Row[]): Row | undefined {
  return rows.find((row) => row.keyForm !== undefined && new RegExp(`^(?:${row.keyForm})$`).test(key));
}
