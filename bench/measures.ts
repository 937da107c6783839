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
  {
    title: '1,000 streams: CPU',
    protocol: chat,
    scenario: 'many',
    figure: 'cpu',
    as: 'ratio',
    bar: 0.75,
    show: seconds,
  },
  {
    title: 'loop lag p99',
    protocol: chat,
    scenario: 'many',
    figure: 'lagMs',
    as: 'value',
    bar: 40,
    show: milliseconds,
  },
  { title: 'RSS', protocol: chat, scenario: 'many', figure: 'rssMb', as: 'value', bar: 170, show: megabytes },
  {
    title: 'first token p50',
    protocol: chat,
    scenario: 'latency',
    figure: 'firstMs',
    as: 'ratio',
    bar: 0.8,
    show: milliseconds,
  },
  {
    title: 'cold first',
    protocol: chat,
    scenario: 'latency',
    figure: 'coldMs',
    as: 'value',
    bar: 40,
    show: milliseconds,
  },
  {
    title: 'import',
    protocol: chat,
    scenario: 'latency',
    figure: 'importMs',
    as: 'value',
    bar: 20,
    show: milliseconds,
  },
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
