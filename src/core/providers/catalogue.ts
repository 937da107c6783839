import type { Row } from './provider.ts';

type Rest = Partial<Row> & Pick<Row, 'baseUrl'>;

/** A key made for Bedrock, or an access key: its id, its secret and, where it is temporary, its token, with colons between. */
const awsKeyForm = '(ABSK|bedrock-api-key-)[\\w+/=.-]{20,}|A[KS]IA[A-Z0-9]{16}:[\\w+/]{40}(:[\\w+/=]+)?';

/** The providers Tandem knows by name. A user's own row may stand beside these or change one of them. */
export const catalogue: readonly Row[] = [
  local('ollama', 'Ollama', { wire: 'ollama', baseUrl: 'http://localhost:11434' }),
  local('llamacpp', 'llama.cpp', {
    baseUrl: 'http://localhost:8080/v1',
    key: 'optional',
    quirks: { lists: 'llamacpp', fills: 'infill' },
  }),
  local('lmstudio', 'LM Studio', {
    baseUrl: 'http://localhost:1234/v1',
    key: 'optional',
    quirks: { lists: 'lmstudio' },
  }),
  local('vllm', 'vLLM', { baseUrl: 'http://localhost:8000/v1', key: 'optional' }),
  local('shimmy', 'Shimmy', { baseUrl: 'http://localhost:11435/v1' }),
  cloud('openai', 'OpenAI', {
    wire: 'openai-responses',
    baseUrl: 'https://api.openai.com/v1',
    keyForm: 'sk-(proj|svcacct|admin|None)-[\\w-]{20,}',
    policy: 'https://openai.com/policies/api-data-usage-policies/',
    quirks: { orElse: 'openai-chat' },
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
  cloud('azure', 'Azure OpenAI', {
    baseUrl: 'https://your-resource.openai.azure.com',
    ownAddress: true,
    policy: 'https://learn.microsoft.com/azure/ai-foundry/responsible-ai/openai/data-privacy',
    quirks: { keyHeader: 'api-key' },
  }),
  cloud('bedrock', 'Amazon Bedrock', {
    baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1',
    keyForm: awsKeyForm,
    policy: 'https://docs.aws.amazon.com/bedrock/latest/userguide/data-protection.html',
    quirks: { maxTokensName: 'max_completion_tokens', signedFor: 'bedrock' },
  }),
  cloud('bedrock-claude', 'Claude on Amazon Bedrock', {
    wire: 'anthropic',
    baseUrl: 'https://bedrock-mantle.us-east-1.api.aws/anthropic',
    keyForm: awsKeyForm,
    policy: 'https://docs.aws.amazon.com/bedrock/latest/userguide/data-protection.html',
    quirks: { signedFor: 'bedrock' },
  }),
  cloud('openrouter', 'OpenRouter', {
    baseUrl: 'https://openrouter.ai/api/v1',
    keyForm: 'sk-or-[\\w-]{20,}',
    policy: 'https://openrouter.ai/privacy',
    quirks: { maxTokensName: 'max_tokens', reportsCost: true, effort: 'reasoning-object', probe: '/key' },
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
    quirks: { maxTokensName: 'max_tokens', noStreamOptions: true, effort: 'none', fills: 'fim' },
  }),
  cloud('groq', 'Groq', {
    baseUrl: 'https://api.groq.com/openai/v1',
    keyForm: 'gsk_[A-Za-z0-9]{40,}',
    policy: 'https://groq.com/privacy-policy/',
  }),
  cloud('deepseek', 'DeepSeek', {
    baseUrl: 'https://api.deepseek.com/v1',
    policy: 'https://cdn.deepseek.com/policies/en-US/deepseek-privacy-policy.html',
    quirks: { maxTokensName: 'max_tokens', effort: 'none', anyJson: true, fills: 'beta' },
  }),
  cloud('xai', 'xAI', {
    baseUrl: 'https://api.x.ai/v1',
    keyForm: 'xai-[A-Za-z0-9]{40,}',
    policy: 'https://x.ai/legal/privacy-policy',
  }),
];

function local(id: string, label: string, { quirks, ...rest }: Rest): Row {
  const own = { maxTokensName: 'max_tokens', ...quirks } as const;
  return { id, label, wire: 'openai-chat', place: 'local', key: 'none', quirks: own, ...rest };
}

function cloud(id: string, label: string, rest: Rest): Row {
  return { id, label, wire: 'openai-chat', place: 'cloud', key: 'required', ...rest };
}

/** Whose key this is, by its form alone. Nothing is asked and nothing is sent to find out. */
export function providerOfKey(key: string, rows: readonly Row[]): Row | undefined {
  return rows.find((row) => row.keyForm !== undefined && new RegExp(`^(?:${row.keyForm})$`).test(key));
}
