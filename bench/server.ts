import { bulk, paced } from '../test/servers/replies.ts';
import type { ProtocolName, Reply } from '../test/servers/script.ts';
import { startServer } from '../test/servers/startServer.ts';

/**
 * The one process all clients talk to: a server for each protocol and script. Prints its addresses, and what a client
 * that reads a whole answer must have counted.
 */
export type Addresses = {
  readonly urls: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly tokens: Readonly<Record<string, number>>;
  readonly characters: Readonly<Record<string, number>>;
};

const scripts: Readonly<Record<string, Reply>> = {
  hello: { ...bulk(5), delivery: {} },
  bulk: bulk(20_000),
  paced: paced(400, 200),
  many: paced(40, 20),
};
const protocols: readonly ProtocolName[] = ['openai-chat', 'anthropic', 'ollama'];

const texts = Object.entries(scripts).map(([name, reply]): [string, readonly string[]] => [
  name,
  (reply.turn?.pieces ?? []).flatMap((piece) => ('text' in piece ? [piece.text] : [])),
]);

const urls = await Promise.all(protocols.map(async (protocol) => [protocol, await addressesOf(protocol)] as const));

async function addressesOf(protocol: ProtocolName): Promise<Record<string, string>> {
  const servers = Object.entries(scripts).map(async ([name, reply]): Promise<[string, string]> => [
    name,
    (await startServer(protocol, reply)).baseUrl,
  ]);
  return Object.fromEntries(await Promise.all(servers));
}

const addresses: Addresses = {
  urls: Object.fromEntries(urls),
  tokens: Object.fromEntries(texts.map(([name, pieces]) => [name, pieces.length])),
  characters: Object.fromEntries(texts.map(([name, pieces]) => [name, pieces.join('').length])),
};
console.log(JSON.stringify(addresses));
