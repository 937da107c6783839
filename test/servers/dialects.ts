import { azure, bedrock, bedrockClaude, groq, huggingface, openrouter } from './dialects/gateways.ts';
import { anthropic, deepseek, gemini, mistral, openai, xai } from './dialects/labs.ts';
import { llamacpp, lmstudio, ollama, shimmy, vllm } from './dialects/local.ts';
import type { Dialect } from './dialects/dialect.ts';

/** How each provider of the catalogue speaks, by the id of its row. */
export const dialects: Readonly<Record<string, Dialect>> = {
  ollama,
  llamacpp,
  lmstudio,
  vllm,
  shimmy,
  openai,
  anthropic,
  gemini,
  azure,
  bedrock,
  'bedrock-claude': bedrockClaude,
  openrouter,
  huggingface,
  mistral,
  groq,
  deepseek,
  xai,
};
