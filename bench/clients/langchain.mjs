// LangChain: the chat model of each protocol, streamed.
import { model, question } from './request.mjs';

export const readsText = true;

const models = {
  async 'openai-chat'() {
    const { ChatOpenAI } = await import('@langchain/openai');
    return (baseURL) => new ChatOpenAI({ model, apiKey: 'none', maxRetries: 0, configuration: { baseURL } });
  },
  async anthropic() {
    const { ChatAnthropic } = await import('@langchain/anthropic');
    return (anthropicApiUrl) =>
      new ChatAnthropic({ model, apiKey: 'none', anthropicApiUrl, maxRetries: 0, maxTokens: 100_000 });
  },
  async ollama() {
    const { ChatOllama } = await import('@langchain/ollama');
    return (baseUrl) => new ChatOllama({ model, baseUrl, maxRetries: 0 });
  },
};

export async function load(protocol) {
  const modelAt = await models[protocol]();
  return (baseUrl) => {
    const chosen = modelAt(baseUrl);
    return async (onText) => {
      for await (const chunk of await chosen.stream(question)) {
        const words = chunk.text;
        if (words !== '') onText(words.length);
      }
    };
  };
}
