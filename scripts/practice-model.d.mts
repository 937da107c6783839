export type PracticeModel = {
  readonly url: string;
  /** How many requests are being answered at this moment. */
  answering(): number;
  close(): Promise<void>;
};

/** Starts the practice model on 127.0.0.1. Port 0, the default, takes a free one; the default pace is 60 tokens a second. */
export function startPracticeModel(options?: { port?: number; tokensPerSecond?: number }): Promise<PracticeModel>;
