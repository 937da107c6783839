import { setTimeout as sleep } from 'node:timers/promises';
import { createEngine, userText } from '../../src/node/headless.ts';

/** Asks the model m1 at argv[2] twice with one engine and prints each answer as a line of JSON. */
const engine = createEngine({ settings: { providers: { it: { wire: 'openai-chat', baseUrl: process.argv[2] } } } });
for (let count = 0; count < 2; count++) {
  const pin = { provider: 'it', model: 'm1' };
  let text = '';
  const events = engine.ask({ role: 'overseer', purpose: 'api', messages: [userText('hi')], pin });
  for await (const event of events) if (event.type === 'text') text += event.text;
  process.stdout.write(`${JSON.stringify({ text })}\n`);
  // fetch takes a moment to see that a connection is free; asked in the same turn of the loop, it opens another.
  await sleep(50);
}
engine.close();
