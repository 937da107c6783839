import { once } from 'node:events';

export type Output = {
  text(text: string): Promise<void>;
  json(value: unknown): Promise<void>;
  problem(text: string): void;
};

/** Writing waits for a slow reader, so the model waits too. A reader that has gone (`| head`) stops everything. */
export function createOutput(out: NodeJS.WriteStream, problems: NodeJS.WriteStream, onGone: () => void): Output {
  let gone = false;
  out.on('error', () => {
    gone = true;
    onGone();
  });
  const write = async (text: string): Promise<void> => {
    if (gone || out.write(text)) return;
    await Promise.race([once(out, 'drain'), once(out, 'close')]).catch(() => undefined);
  };
  return {
    text: write,
    json: (value) => write(`${JSON.stringify(value)}\n`),
    problem: (text) => void problems.write(text),
  };
}
