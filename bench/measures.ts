/** What a sample process prints. Which fields it has depends on the scenario. */
export type Figures = {
  readonly importMs: number;
  readonly cpu?: number;
  readonly lagMs?: number;
  readonly rssMb?: number;
  readonly coldMs?: number;
  readonly firstMs?: number;
};

export type Protocol = 'openai-chat' | 'anthropic' | 'ollama';
export type Scenario = 'bulk' | 'paced' | 'many' | 'latency';
export type Measure = { readonly protocol: Protocol; readonly scenario: Scenario };

/** One kind of sample each; a run takes every one of every client. */
export const measures: readonly Measure[] = [
  { protocol: 'openai-chat', scenario: 'bulk' },
  { protocol: 'anthropic', scenario: 'bulk' },
  { protocol: 'ollama', scenario: 'bulk' },
  { protocol: 'openai-chat', scenario: 'paced' },
  { protocol: 'openai-chat', scenario: 'many' },
  { protocol: 'openai-chat', scenario: 'latency' },
];

export type Column = Measure & {
  readonly title: string;
  readonly figure: keyof Figures;
  /** `ratio`: to fetch + JSON.parse in the same run. `value`: as measured. */
  readonly as: 'ratio' | 'value';
  /** What Tandem's figure may be at most; performance.md. */
  readonly bar: number;
  /** Of a ratio's own figure, shown where it is 1.00. */
  readonly show: (figure: number) => string;
  /** Why Tandem misses this bar, where it is known to. Printed only when it does. */
  readonly miss?: string;
};

const milliseconds = (figure: number): string => `${figure.toFixed(figure < 10 ? 1 : 0)} ms`;
const microseconds = (figure: number): string => `${figure.toFixed(1)} µs`;
const megabytes = (figure: number): string => `${figure.toFixed(0)} MB`;
const seconds = (figure: number): string => `${(figure / 1e6).toFixed(2)} s`;

const chat = 'openai-chat';
const many = { protocol: chat, scenario: 'many' } as const;
const latency = { protocol: chat, scenario: 'latency' } as const;

/** Why Tandem misses a bar, as far as that was measured (by leaving the part in question out). Printed only when it does. */
const misses = {
  many: 'Building 1,000 requests in the SDK is 0.13 of it. The rest is state: an event costs 3 µs in one stream and 13 µs among a thousand, because nothing of its stream is in the processor’s cache any more. Fewer and smaller objects a stream help; each layer of promises less has.',
  lag: 'All 1,000 requests are built in one go, in code that is not yet compiled; after that the loop is even.',
  rss: 'A stream holds 35 KB (8 KB are node:http’s); the requests all begun at once make V8 widen its young generation, and that is never given back.',
  first:
    'The SDK takes 0.2 ms to build and send a request: without it the ratio is 0.9. Four timers, seven abort listeners and a web Response with its stream are most of what is ours.',
  cold: 'Node’s own Headers and Response, without which no SDK builds a request, take 28 ms to load, the SDK’s file 15 ms.',
  import: 'zod’s code and the settings schema are 10 ms of it, node:http 3 ms.',
};

export const columns: readonly Column[] = [
  { title: 'OpenAI bulk', protocol: chat, scenario: 'bulk', figure: 'cpu', as: 'ratio', bar: 1.2, show: microseconds },
  {
    title: 'Anthropic bulk',
    protocol: 'anthropic',
    scenario: 'bulk',
    figure: 'cpu',
    as: 'ratio',
    bar: 1.5,
    show: microseconds,
  },
  {
    title: 'Ollama bulk',
    protocol: 'ollama',
    scenario: 'bulk',
    figure: 'cpu',
    as: 'ratio',
    bar: 1.5,
    show: microseconds,
  },
  { title: 'paced', protocol: chat, scenario: 'paced', figure: 'cpu', as: 'ratio', bar: 0.7, show: microseconds },
  { title: '1,000 streams: CPU', ...many, figure: 'cpu', as: 'ratio', bar: 0.75, show: seconds, miss: misses.many },
  { title: 'loop lag p99', ...many, figure: 'lagMs', as: 'value', bar: 40, show: milliseconds, miss: misses.lag },
  { title: 'RSS', ...many, figure: 'rssMb', as: 'value', bar: 170, show: megabytes, miss: misses.rss },
  {
    title: 'first token p50',
    ...latency,
    figure: 'firstMs',
    as: 'ratio',
    bar: 0.8,
    show: milliseconds,
    miss: misses.first,
  },
  { title: 'cold first', ...latency, figure: 'coldMs', as: 'value', bar: 40, show: milliseconds, miss: misses.cold },
  { title: 'import', ...latency, figure: 'importMs', as: 'value', bar: 20, show: milliseconds, miss: misses.import },
];

export type Client = { readonly name: string; readonly label: string };

export const reference = 'fetch';
export const subject = 'tandem';

export const clients: readonly Client[] = [
  { name: 'floor', label: '`node:http`, bytes only (the floor)' },
  { name: reference, label: '`fetch` + lines + JSON.parse' },
  { name: 'sdk', label: 'official SDK (openai / anthropic / ollama)' },
  { name: 'ai', label: 'Vercel `ai` streamText' },
  { name: 'langchain', label: 'LangChain' },
  { name: subject, label: '**Tandem’s engine, every stage on**' },
];
