// Which files importing the engine reads, and which more its first question to each protocol: `node bench/loaded.mjs`
// with the engine's path in TANDEM_ENGINE. Nothing answers; what is loaded until that is known is all that matters.
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const files = [];
registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith('file:')) files.push(fileURLToPath(url));
    return nextLoad(url, context);
  },
});

const { createEngine, userText } = await import(pathToFileURL(process.env.TANDEM_ENGINE).href);
const stages = { import: files.splice(0) };

for (const wire of ['openai-chat', 'anthropic', 'ollama']) {
  const settings = { providers: { nobody: { wire, baseUrl: 'http://127.0.0.1:9', key: 'none' } } };
  const pin = { provider: 'nobody', model: 'none' };
  const request = { role: 'implementation', purpose: 'api', messages: [userText('hi')], pin };
  try {
    for await (const _ of createEngine({ settings }).ask(request)) break;
  } catch {
    // Nobody listens there: that is the point.
  }
  stages[wire] = files.splice(0);
}
console.log(JSON.stringify(stages));
