import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  ThinkingConfigAdaptive,
  ThinkingConfigEnabled,
} from '@anthropic-ai/sdk/resources/messages';
import type { ImagePart, Message, ReasoningPart } from '../../model/message.ts';
import { sameModel, type ModelRef } from '../../model/model.ts';
import type { Attempt, Sampling } from '../../model/request.ts';

/** The protocol demands a limit. This one is allowed by every model still offered and long enough for most answers. */
const defaultMaxTokens = 8192;

export function messagesBody(attempt: Attempt): MessageCreateParamsStreaming {
  const { sampling = {}, tools = [] } = attempt;
  const { thinking, effort } = thinkingOf(attempt.model.model, sampling.effort);
  const room = thinking?.type === 'enabled' ? thinking.budget_tokens : 0;
  return {
    model: attempt.model.model,
    messages: attempt.messages.map((message) => toParam(message, attempt.model)),
    stream: true,
    max_tokens: (sampling.maxOutputTokens ?? defaultMaxTokens) + room,
    // Writing to the cache costs a quarter more than reading plainly: it pays where the same beginning is sent again.
    ...(attempt.messages.length > 1 || tools.length > 0 ? { cache_control: { type: 'ephemeral' } } : {}),
    ...(attempt.system === undefined ? {} : { system: attempt.system }),
    ...(thinking === undefined ? {} : { thinking }),
    // A model that thinks accepts no other temperature than its own.
    ...(sampling.temperature === undefined || thinking !== undefined ? {} : { temperature: sampling.temperature }),
    ...(sampling.topP === undefined || thinking !== undefined ? {} : { top_p: sampling.topP }),
    ...(sampling.stop === undefined ? {} : { stop_sequences: [...sampling.stop] }),
    ...(effort === undefined && attempt.answerSchema === undefined
      ? {}
      : {
          output_config: {
            ...(effort === undefined ? {} : { effort }),
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
          // Whoever thinks may not be forced.
          ...(attempt.toolChoice === undefined || thinking !== undefined
            ? {}
            : { tool_choice: { type: 'any' as const } }),
        }),
  };
}

/** Claude before 4.6 is told how many tokens it may think; later ones decide that by themselves and are told the effort. */
const toldByTokens = /claude-(3-7|(sonnet|opus)-4(-[015])?(-\d{8})?$|haiku-4-5)/;
const thinkingTokens = { low: 2048, medium: 8192, high: 24_576 } as const;

function thinkingOf(
  model: string,
  effort: Sampling['effort'],
): { thinking?: ThinkingConfigEnabled | ThinkingConfigAdaptive; effort?: 'low' | 'medium' | 'high' } {
  if (effort === undefined) return {};
  if (toldByTokens.test(model)) return { thinking: { type: 'enabled', budget_tokens: thinkingTokens[effort] } };
  return { thinking: { type: 'adaptive', display: 'summarized' }, effort };
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
      if (part.type === 'reasoning') return sealedThinking(part, model);
      return [{ type: 'tool_use', id: part.call.id, name: part.call.name, input: part.call.input }];
    }),
  };
}

function image(part: ImagePart): ContentBlockParam {
  const media_type = part.mediaType as 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  return { type: 'image', source: { type: 'base64', media_type, data: part.data } };
}

/** Thinking goes back only to the model that signed it, and only whole: unsigned thinking would be refused. */
function sealedThinking(part: ReasoningPart, model: ModelRef): ContentBlockParam[] {
  if (part.opaque === undefined || !sameModel(part.by, model)) return [];
  const seal = JSON.parse(part.opaque) as { signature?: string; redacted?: string };
  if (seal.redacted !== undefined) return [{ type: 'redacted_thinking', data: seal.redacted }];
  return seal.signature === undefined ? [] : [{ type: 'thinking', thinking: part.text, signature: seal.signature }];
}
