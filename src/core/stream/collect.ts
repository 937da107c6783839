import { ModelError } from '../model/error.ts';
import type { EndReason, Notice, Source, StreamEvent } from '../model/event.ts';
import type { ModelRef } from '../model/model.ts';
import type { ToolCall } from '../model/tool.ts';
import { addUsage, noUsage, type Usage } from '../model/usage.ts';

export type Whole = {
  readonly text: string;
  readonly reasoning: string;
  readonly toolCalls: readonly ToolCall[];
  readonly sources: readonly Source[];
  readonly notices: readonly Notice[];
  readonly usage: Usage;
  readonly model?: ModelRef;
  readonly reason: EndReason;
};

/** The whole answer of a stream, for those who do not want to watch it grow. Throws whatever the stream throws. */
export async function collect(events: AsyncIterable<StreamEvent>): Promise<Whole> {
  const text: string[] = [];
  const reasoning: string[] = [];
  const toolCalls: ToolCall[] = [];
  const sources: Source[] = [];
  const notices: Notice[] = [];
  let usage = noUsage;
  let model: ModelRef | undefined;
  for await (const event of events) {
    if (event.type === 'text') text.push(event.text);
    else if (event.type === 'reasoning') reasoning.push(event.text);
    else if (event.type === 'tool-call') toolCalls.push(event.call);
    else if (event.type === 'source') sources.push(event.source);
    else if (event.type === 'notice') notices.push(event.notice);
    else if (event.type === 'usage') usage = addUsage(usage, event.usage);
    else if (event.type === 'start') model = event.model;
    else if (event.type === 'retract') for (const list of [text, reasoning, toolCalls, sources]) list.length = 0;
    else if (event.type === 'end') {
      const whole = { text: text.join(''), reasoning: reasoning.join(''), toolCalls, sources, notices, usage };
      return { ...whole, ...(model === undefined ? {} : { model }), reason: event.reason };
    }
  }
  throw new ModelError('incomplete', 'The answer ended without saying so.');
}
