// One sample in one fresh process: `node bench/sample.mjs CLIENT PROTOCOL SCENARIO`, with the server's addresses in
// BENCH_SERVER. Prints what it measured as one line of JSON. Plain JavaScript, because a process that first had to
// load a TypeScript compiler would show that in its memory.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const [client, protocol, scenario] = process.argv.slice(2);
const { urls, tokens, characters } = JSON.parse(process.env.BENCH_SERVER);

const { load, readsText } = await import(`./clients/${client}.mjs`);
const before = performance.now();
const connect = await load(protocol);
const importMs = performance.now() - before;

/** Asks once and makes sure that nobody is fast by losing text. Resolves to the milliseconds until the first of it. */
async function ask(question, script) {
  const start = performance.now();
  let first;
  let count = 0;
  await question((length) => {
    first ??= performance.now() - start;
    count += length;
  });
  const whole = readsText ? count === characters[script] : count > characters[script];
  if (!whole) throw new Error(`${client} read ${count} of ${characters[script]} characters (${protocol}, ${script})`);
  return first;
}

const urlOf = (script) => urls[protocol][script];

/** Everything is loaded and one connection has been used: what is measured now is the stream. */
async function warm() {
  const question = connect(urlOf('hello'));
  for (let turn = 0; turn < 3; turn++) await ask(question, 'hello');
}

async function cpuPerToken(script) {
  await warm();
  const question = connect(urlOf(script));
  const start = process.cpuUsage();
  await ask(question, script);
  return microseconds(start) / tokens[script];
}

function microseconds(start) {
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

const lagResolution = 5;

const scenarios = {
  bulk: async () => ({ cpu: await cpuPerToken('bulk') }),
  paced: async () => ({ cpu: await cpuPerToken('paced') }),

  async many() {
    await warm();
    const question = connect(urlOf('many'));
    const lag = monitorEventLoopDelay({ resolution: lagResolution });
    const start = process.cpuUsage();
    lag.enable();
    await Promise.all(Array.from({ length: 1000 }, () => ask(question, 'many')));
    lag.disable();
    const cpu = microseconds(start);
    const rssMb = process.resourceUsage().maxRSS / 1024;
    return { cpu, lagMs: lag.percentile(99) / 1e6 - lagResolution, rssMb };
  },

  async latency() {
    const question = connect(urlOf('hello'));
    const coldMs = await ask(question, 'hello');
    const times = [];
    for (let turn = 0; turn < 300; turn++) times.push(await ask(question, 'hello'));
    times.sort((a, b) => a - b);
    return { coldMs, firstMs: times[times.length >> 1] };
  },
};

console.log(JSON.stringify({ importMs, ...(await scenarios[scenario]()) }));
// Some clients keep their connections and would keep the process.
process.exit();
