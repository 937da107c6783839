import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
} from '@anthropic-ai/sdk/resources/messages';
import type { ImagePart, Message, ReasoningPart } from '../../model/message.ts';
import { sameModel, type ModelRef } from '../../model/model.ts';
import type { Attempt } from '../../model/request.ts';

/** The protocol demands a limit. This one is allowed by every model still offered and long enough for most answers. */
const defaultMaxTokens = 8192;

export function messagesBody(attempt: Attempt): MessageCreateParamsStreaming {
  const { sampling = {}, tools = [] } = attempt;
  return {
    model: attempt.model.model,
    messages: attempt.messages.map((message) => toParam(message, attempt.model)),
    stream: true,
    max_tokens: sampling.maxOutputTokens ?? defaultMaxTokens,
    ...(attempt.system === undefined ? {} : { system: attempt.system }),
    ...(sampling.temperature === undefined ? {} : { temperature: sampling.temperature }),
    ...(sampling.topP === undefined ? {} : { top_p: sampling.topP }),
    ...(sampling.stop === undefined ? {} : { stop_sequences: [...sampling.stop] }),
    ...(sampling.effort === undefined && attempt.answerSchema === undefined
      ? {}
      : {
          output_config: {
            ...(sampling.effort === undefined ? {} : { effort: sampling.effort }),
            ...(attempt.answerSchema === undefined
              ? {}
              : { format: { type: 'json_schema' as const, schema: attempt.answerSchema } }),
          },
        }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map((spec) => ({
            name: spec.name,
            description: spec.description,
            input_schema: { ...spec.inputSchema, type: 'object' as const },
          })),
        }),
  };
}

function toParam(message: Message, model: ModelRef): MessageParam {
  if (message.role === 'tool') {
    return {
      role: 'user',
      content: message.results.map((result) => ({
        type: 'tool_result',
        tool_use_id: result.callId,
        content: result.text,
        ...(result.isError ? { is_error: true } : {}),
      })),
    };
  }
  if (message.role === 'user') {
    return { role: 'user', content: message.content.map((part) => (part.type === 'text' ? part : image(part))) };
  }
  return {
    role: 'assistant',
    content: message.content.flatMap((part): ContentBlockParam[] => {
      if (part.type === 'text') return part.text === '' ? [] : [{ type: 'text', text: part.text }];
      if (part.type === 'reasoning') return thinking(part, model);
      return [{ type: 'tool_use', id: part.call.id, name: part.call.name, input: part.call.input }];
    }),
  };
}

function image(part: ImagePart): ContentBlockParam {
  const media_type = part.mediaType as 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  return { type: 'image', source: { type: 'base64', media_type, data: part.data } };
}

/** Thinking goes back only to the model that signed it, and only whole: unsigned thinking would be refused. */
function thinking(part: ReasoningPart, model: ModelRef): ContentBlockParam[] {
  if (part.opaque === undefined || !sameModel(part.by, model)) return [];
  const seal = JSON.parse(part.opaque) as { signature?: string; redacted?: string };
  if (seal.redacted !== undefined) return [{ type: 'redacted_thinking', data: seal.redacted }];
  return seal.signature === undefined ? [] : [{ type: 'thinking', thinking: part.text, signature: seal.signature }];
}
