// Vercel's AI SDK: streamText over the provider for each protocol.
import { model, question } from './request.mjs';

export const readsText = true;

const providers = {
  async 'openai-chat'() {
    const { createOpenAI } = await import('@ai-sdk/openai');
    return (baseURL) => createOpenAI({ baseURL, apiKey: 'none' }).chat(model);
  },
  async anthropic() {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    return (baseURL) => createAnthropic({ baseURL: `${baseURL}/v1`, apiKey: 'none' })(model);
  },
  async ollama() {
    const { createOllama } = await import('ollama-ai-provider-v2');
    return (baseURL) => createOllama({ baseURL: `${baseURL}/api` })(model);
  },
};

export async function load(protocol) {
  const [{ streamText }, modelAt] = await Promise.all([import('ai'), providers[protocol]()]);
  return (baseUrl) => {
    const chosen = modelAt(baseUrl);
    return async (onText) => {
      const { textStream } = streamText({ model: chosen, prompt: question, maxRetries: 0, onError: fail });
      for await (const words of textStream) if (words !== '') onText(words.length);
    };
  };
}

function fail({ error }) {
  throw error;
}
