// Tandem's engine as it is shipped, every stage on.
import { pathToFileURL } from 'node:url';
import { model, question } from './request.mjs';

export const readsText = true;

export async function load(protocol) {
  const { createEngine, userText } = await import(pathToFileURL(process.env.TANDEM_ENGINE).href);
  return (baseUrl) => {
    const engine = createEngine({ settings: { providers: { bench: { wire: protocol, baseUrl, key: 'none' } } } });
    const request = {
      role: 'implementation',
      purpose: 'api',
      messages: [userText(question)],
      pin: { provider: 'bench', model },
    };
    return async (onText) => {
      // The text of one network chunk travels as one event, so characters are counted and not events.
      for await (const event of engine.ask(request)) if (event.type === 'text') onText(event.text.length);
    };
  };
}
