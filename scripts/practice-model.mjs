// A model server for trying Tandem where there is no model. It speaks Ollama's protocol and answers by rules.
//   node scripts/practice-model.mjs [--port N] [--tokens-per-second N]
import { realpathSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { handle } from './practice/requests.mjs';

/**
 * Starts the server on 127.0.0.1; port 0 takes a free one.
 * @returns {Promise<{ url: string, answering(): number, close(): Promise<void> }>}
 */
export async function startPracticeModel({ port = 0, tokensPerSecond = 60 } = {}) {
  if (!(tokensPerSecond > 0)) throw new RangeError('tokensPerSecond must be greater than 0.');
  const answers = new Set();
  const server = createServer((request, response) => {
    const reading = new AbortController();
    // A reader that leaves ends the answer at once, whatever it is waiting for.
    response.once('close', () => reading.abort());
    const answer = handle(request, response, { signal: reading.signal, tokensPerSecond });
    answers.add(answer);
    void answer.finally(() => answers.delete(answer));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    answering: () => answers.size,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await Promise.all(answers);
    },
  };
}

async function main() {
  const options = {
    port: { type: 'string', default: '11434' },
    'tokens-per-second': { type: 'string', default: '60' },
  };
  const { values } = parseArgs({ options });
  const port = Number(values.port);
  const tokensPerSecond = Number(values['tokens-per-second']);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${String(values.port)} is no port; take 0 to 65535.`);
  const model = await startPracticeModel({ port, tokensPerSecond });
  console.log(`practice model listening on ${model.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void model.close().then(() => process.exit(0)));
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    const taken = error.code === 'EADDRINUSE' ? ' Something answers there already; --port 0 takes a free port.' : '';
    console.error(`The practice model could not start: ${error.message}${taken}`);
    process.exitCode = 1;
  });
}
