// The official SDKs, from the root's node_modules: LangChain brings an openai of its own, which is not the one we use.
import { model, protocols, question } from './request.mjs';

export const readsText = true;

const messages = [{ role: 'user', content: question }];

const loaders = {
  async 'openai-chat'() {
    const { OpenAI } = await import('../../node_modules/openai/index.mjs');
    return (baseURL) => {
      const client = new OpenAI({ apiKey: 'none', baseURL, maxRetries: 0 });
      const request = { model, messages, stream: true, stream_options: { include_usage: true } };
      return () => client.chat.completions.create(request);
    };
  },
  async anthropic() {
    const { Anthropic } = await import('../../node_modules/@anthropic-ai/sdk/index.mjs');
    return (baseURL) => {
      const client = new Anthropic({ apiKey: 'none', baseURL, maxRetries: 0 });
      return () => client.messages.create({ model, messages, stream: true, max_tokens: 100_000 });
    };
  },
  async ollama() {
    const { Ollama } = await import('../../node_modules/ollama/dist/index.mjs');
    return (host) => {
      const client = new Ollama({ host });
      return () => client.chat({ model, messages, stream: true });
    };
  },
};

export async function load(protocol) {
  const connect = await loaders[protocol]();
  const { text } = protocols[protocol];
  return (baseUrl) => {
    const ask = connect(baseUrl);
    return async (onText) => {
      for await (const message of await ask()) {
        const words = text(message);
        if (words !== '') onText(words.length);
      }
    };
  };
}
