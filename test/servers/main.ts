import { parseArgs } from 'node:util';
import { protocolNames, type ProtocolName } from './script.ts';
import { scripts } from './scripts.ts';
import { startServer } from './startServer.ts';

/** `node test/servers/main.ts --protocol ollama --port 0 --script slow` prints the address and serves until it is stopped. */
const { values } = parseArgs({
  options: {
    protocol: { type: 'string', default: 'openai-chat' },
    port: { type: 'string', default: '0' },
    script: { type: 'string', default: 'hello' },
    model: { type: 'string', multiple: true },
  },
});

const protocol = protocolNames.find((name) => name === values.protocol);
const script = scripts[values.script];
if (protocol === undefined) stop(`--protocol must be one of ${protocolNames.join(', ')}`);
else if (script === undefined) stop(`--script must be one of ${Object.keys(scripts).join(', ')}`);
else await serve(protocol);

async function serve(name: ProtocolName): Promise<void> {
  const models = values.model === undefined ? {} : { models: values.model };
  const server = await startServer(name, script, { port: Number(values.port), ...models });
  console.log(server.baseUrl);
}

function stop(why: string): void {
  console.error(why);
  process.exitCode = 2;
}
