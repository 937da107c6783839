import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import { textOf, type ImagePart, type Message, type TextPart } from '../../model/message.ts';
import { sameModel, type ModelRef } from '../../model/model.ts';
import type { Attempt, Sampling } from '../../model/request.ts';
import type { ToolCall } from '../../model/tool.ts';
import type { Quirks } from '../provider.ts';

export function chatBody(attempt: Attempt, quirks: Quirks): ChatCompletionCreateParamsStreaming {
  const { sampling = {}, tools = [] } = attempt;
  const limit = sampling.maxOutputTokens;
  return {
    model: attempt.model.model,
    messages: [
      ...instructions(attempt, quirks),
      ...attempt.messages.flatMap((message) => toMessages(message, attempt.model)),
    ],
    stream: true,
    ...(quirks.noStreamOptions ? {} : { stream_options: { include_usage: true } }),
    ...(quirks.reportsCost ? { usage: { include: true } } : {}),
    ...(limit === undefined ? {} : { [quirks.maxTokensName ?? 'max_completion_tokens']: limit }),
    ...(sampling.temperature === undefined ? {} : { temperature: sampling.temperature }),
    ...(sampling.topP === undefined ? {} : { top_p: sampling.topP }),
    ...(sampling.stop === undefined ? {} : { stop: [...sampling.stop] }),
    ...effort(sampling.effort, quirks),
    ...(tools.length === 0 ? {} : { tools: tools.map(tool) }),
    ...(tools.length === 0 || attempt.toolChoice === undefined ? {} : { tool_choice: attempt.toolChoice }),
    ...(attempt.answerSchema === undefined
      ? {}
      : {
          response_format: quirks.anyJson
            ? { type: 'json_object' as const }
            : { type: 'json_schema', json_schema: { name: 'answer', schema: attempt.answerSchema, strict: true } },
        }),
  };
}

function effort(wanted: Sampling['effort'], quirks: Quirks): object {
  if (wanted === undefined || quirks.effort === 'none') return {};
  return quirks.effort === 'reasoning-object' ? { reasoning: { effort: wanted } } : { reasoning_effort: wanted };
}

/** Who promises only some JSON is told in words which. */
function instructions(attempt: Attempt, quirks: Quirks): ChatCompletionMessageParam[] {
  const schema =
    attempt.answerSchema !== undefined && quirks.anyJson
      ? `Answer with one JSON value that follows this JSON schema: ${JSON.stringify(attempt.answerSchema)}`
      : undefined;
  const content = [attempt.system, schema].filter((words) => words !== undefined).join('\n\n');
  return content === '' ? [] : [{ role: 'system', content }];
}

function tool(spec: NonNullable<Attempt['tools']>[number]): {
  type: 'function';
  function: { name: string; description: string; parameters: Record<string, unknown> };
} {
  return {
    type: 'function',
    function: { name: spec.name, description: spec.description, parameters: spec.inputSchema },
  };
}

function toMessages(message: Message, model: ModelRef): ChatCompletionMessageParam[] {
  if (message.role === 'tool') {
    return message.results.map((result) => ({ role: 'tool', tool_call_id: result.callId, content: result.text }));
  }
  if (message.role === 'user') {
    const plain = message.content.every((part) => part.type === 'text');
    return [{ role: 'user', content: plain ? textOf(message) : message.content.map(userPart) }];
  }
  const calls = message.content.flatMap((part) => (part.type === 'tool-call' ? [part.call] : []));
  const content = textOf(message);
  return [
    {
      role: 'assistant',
      ...(content === '' && calls.length > 0 ? {} : { content }),
      ...(calls.length === 0
        ? {}
        : {
            tool_calls: calls.map((call) => ({
              type: 'function' as const,
              id: call.id,
              function: { name: call.name, arguments: JSON.stringify(call.input) },
              ...sealOf(call, model),
            })),
          }),
    },
  ];
}

/** Gemini seals its calls and wants the seal back with them; nobody else would know what it is. */
function sealOf(call: ToolCall, model: ModelRef): object {
  if (call.seal === undefined || !sameModel(call.seal.by, model)) return {};
  return { extra_content: JSON.parse(call.seal.opaque) as unknown };
}

function userPart(
  part: TextPart | ImagePart,
): { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } } {
  if (part.type === 'text') return { type: 'text', text: part.text };
  return { type: 'image_url', image_url: { url: `data:${part.mediaType};base64,${part.data}` } };
}
