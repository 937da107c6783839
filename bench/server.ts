import { certificate } from '../test/servers/certificate.ts';
import { bulk, paced } from '../test/servers/replies.ts';
import type { ProtocolName, Reply } from '../test/servers/script.ts';
import { startServer, type ServerOptions } from '../test/servers/startServer.ts';

/**
 * The one process all clients talk to: a server for each protocol and script. Prints its addresses, and what a client
 * that reads a whole answer must have counted.
 */
export type Addresses = {
  readonly urls: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly tokens: Readonly<Record<string, number>>;
  readonly characters: Readonly<Record<string, number>>;
  readonly kept: readonly Kept[];
  /** Ten providers; one is slow. */
  readonly lists: readonly Listed[];
  readonly slowestListMs: number;
};

/** Two servers that differ in one thing: whether a connection outlives its answer. */
type Kept = { readonly name: string; readonly protocol: ProtocolName; readonly keeps: string; readonly closes: string };
type Listed = { readonly protocol: ProtocolName; readonly baseUrl: string };

const slowestListMs = 200;

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

const secure = { certificate: certificate('good') };
const hello = scripts['hello'] ?? {};

async function kept(name: string, protocol: ProtocolName, options: ServerOptions): Promise<Kept> {
  const keeps = await startServer(protocol, hello, options);
  const closes = await startServer(protocol, hello, { ...options, oneAnswerASocket: true });
  return { name, protocol, keeps: keeps.baseUrl, closes: closes.baseUrl };
}

/** Nine that take a while and one that takes twice as long: one after the other they would take six times as long. */
async function listed(index: number): Promise<Listed> {
  const protocol = protocols[index % protocols.length] ?? 'ollama';
  const { baseUrl } = await startServer(
    protocol,
    {},
    { listsAfterMs: index === 0 ? slowestListMs : slowestListMs / 2 },
  );
  return { protocol, baseUrl };
}

const addresses: Addresses = {
  kept: await Promise.all([
    ...protocols.map((protocol) => kept(`https, ${protocol}`, protocol, secure)),
    kept('http, openai-chat', 'openai-chat', {}),
  ]),
  lists: await Promise.all(Array.from({ length: 10 }, (_, index) => listed(index))),
  slowestListMs,
  urls: Object.fromEntries(urls),
  tokens: Object.fromEntries(texts.map(([name, pieces]) => [name, pieces.length])),
  characters: Object.fromEntries(texts.map(([name, pieces]) => [name, pieces.join('').length])),
};
console.log(JSON.stringify(addresses));
