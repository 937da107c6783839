// The measure of all the others: fetch, lines, JSON.parse, and nothing that a product would need beside it.
import { headers, protocols } from './request.mjs';

export const readsText = true;

export function load(protocol) {
  const { path, body, text } = protocols[protocol];
  const prefix = protocol === 'ollama' ? '' : 'data: ';
  return Promise.resolve((baseUrl) => async (onText) => {
    const answer = await fetch(baseUrl + path, { method: 'POST', headers, body });
    const decoder = new TextDecoder();
    let rest = '';
    for await (const bytes of answer.body) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line === '' || !line.startsWith(prefix) || line === 'data: [DONE]') continue;
        const words = text(JSON.parse(line.slice(prefix.length)));
        if (words !== '') onText(words.length);
      }
    }
  });
}
