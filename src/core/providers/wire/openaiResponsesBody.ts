import type { ResponseCreateParamsStreaming, ResponseInputItem } from 'openai/resources/responses/responses';
import { textOf, type Message, type ReasoningPart } from '../../model/message.ts';
import { sameModel, type ModelRef } from '../../model/model.ts';
import type { Attempt } from '../../model/request.ts';

export function responsesBody(attempt: Attempt): ResponseCreateParamsStreaming {
  const { sampling = {}, tools = [] } = attempt;
  return {
    model: attempt.model.model,
    input: attempt.messages.flatMap((message) => items(message, attempt.model)),
    stream: true,
    // Nothing is kept at the provider for us: what a later turn needs, we send again.
    store: false,
    ...(attempt.system === undefined ? {} : { instructions: attempt.system }),
    ...(sampling.maxOutputTokens === undefined ? {} : { max_output_tokens: sampling.maxOutputTokens }),
    ...(sampling.temperature === undefined ? {} : { temperature: sampling.temperature }),
    ...(sampling.topP === undefined ? {} : { top_p: sampling.topP }),
    ...(sampling.effort === undefined
      ? {}
      : { reasoning: { effort: sampling.effort, summary: 'auto' }, include: ['reasoning.encrypted_content'] }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map((spec) => ({
            type: 'function' as const,
            name: spec.name,
            description: spec.description,
            parameters: spec.inputSchema,
            strict: false,
          })),
          ...(attempt.toolChoice === undefined ? {} : { tool_choice: attempt.toolChoice }),
        }),
    ...(attempt.answerSchema === undefined
      ? {}
      : { text: { format: { type: 'json_schema', name: 'answer', schema: attempt.answerSchema, strict: true } } }),
  };
}

function items(message: Message, model: ModelRef): ResponseInputItem[] {
  if (message.role === 'tool') {
    return message.results.map((result) => ({
      type: 'function_call_output',
      call_id: result.callId,
      output: result.text,
    }));
  }
  if (message.role === 'user') {
    const content = message.content.map((part) =>
      part.type === 'text'
        ? { type: 'input_text' as const, text: part.text }
        : {
            type: 'input_image' as const,
            detail: 'auto' as const,
            image_url: `data:${part.mediaType};base64,${part.data}`,
          },
    );
    return [{ role: 'user', content }];
  }
  const reasoning = message.content.flatMap((part) => (part.type === 'reasoning' ? sealed(part, model) : []));
  const spoken = textOf(message);
  const calls = message.content.flatMap((part) => (part.type === 'tool-call' ? [part.call] : []));
  return [
    ...reasoning,
    ...(spoken === '' ? [] : [{ role: 'assistant' as const, content: spoken }]),
    ...calls.map((call) => ({
      type: 'function_call' as const,
      call_id: call.id,
      name: call.name,
      arguments: JSON.stringify(call.input),
    })),
  ];
}

/** Only the model that sealed its reasoning may have it back. */
function sealed(part: ReasoningPart, model: ModelRef): ResponseInputItem[] {
  if (part.opaque === undefined || !sameModel(part.by, model)) return [];
  const { id, encrypted_content } = JSON.parse(part.opaque) as { id: string; encrypted_content: string };
  return [{ type: 'reasoning', id, encrypted_content, summary: [] }];
}
