// What a kept connection saves, and how long ten lists take: `node bench/connections.mjs` in one fresh process, with the
// server's addresses in BENCH_SERVER and the engine's path in TANDEM_ENGINE. Prints its figures as one line of JSON.
import { pathToFileURL } from 'node:url';
import { model, question } from './clients/request.mjs';

const { createEngine, userText } = await import(pathToFileURL(process.env.TANDEM_ENGINE).href);
const { kept, lists, slowestListMs } = JSON.parse(process.env.BENCH_SERVER);

const pairs = 200;
const warming = 10;

/** Two engines alike but for their server: one keeps connections, the other closes each after its answer. */
function asker(protocol, baseUrl) {
  const engine = createEngine({ settings: { providers: { bench: { wire: protocol, baseUrl, key: 'none' } } } });
  const pin = { provider: 'bench', model };
  return async () => {
    const request = { role: 'implementation', purpose: 'api', messages: [userText(question)], pin };
    const started = performance.now();
    for await (const event of engine.ask(request)) if (event.type === 'end') return performance.now() - started;
    throw new Error(`no whole answer from ${baseUrl}`);
  };
}

async function savedBy({ protocol, keeps, closes }) {
  const sides = { kept: asker(protocol, keeps), fresh: asker(protocol, closes) };
  const times = { kept: [], fresh: [] };
  for (let pair = -warming; pair < pairs; pair++) {
    // In turns, and each first as often as the other: what disturbs the machine disturbs both.
    for (const side of pair % 2 === 0 ? ['kept', 'fresh'] : ['fresh', 'kept']) {
      const milliseconds = await sides[side]();
      if (pair >= 0) times[side].push(milliseconds);
    }
  }
  return { kept: median(times.kept), fresh: median(times.fresh) };
}

async function listing() {
  const rows = lists.map(({ protocol, baseUrl }, index) => [`own-${index}`, { wire: protocol, baseUrl, key: 'none' }]);
  const times = [];
  for (let round = 0; round < 7; round++) {
    const engine = createEngine({ settings: { providers: Object.fromEntries(rows) } });
    const started = performance.now();
    const listings = await engine.models(undefined, ({ id }) => id.startsWith('own-'));
    times.push(performance.now() - started);
    engine.close();
    const whole = listings.filter((entry) => entry.models?.length > 0);
    if (whole.length !== rows.length) throw new Error(`${whole.length} of ${rows.length} lists`);
  }
  return { slowest: slowestListMs, first: times[0], usual: median(times) };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

const listed = await listing();
const saved = [];
for (const one of kept) saved.push({ ...one, ...(await savedBy(one)) });
console.log(JSON.stringify({ saved, listed }));
process.exit();
