// What every client asks, and where each protocol puts the text of its answer.

export const question = 'Count to ten.';
export const model = 'test-model';

const messages = [{ role: 'user', content: question }];

/** The request as a program without any library would send it. `text` reads one parsed message of the answer. */
export const protocols = {
  'openai-chat': {
    path: '/chat/completions',
    body: JSON.stringify({ model, messages, stream: true, stream_options: { include_usage: true } }),
    text: (message) => message.choices[0]?.delta.content ?? '',
  },
  anthropic: {
    path: '/v1/messages',
    body: JSON.stringify({ model, messages, stream: true, max_tokens: 100_000 }),
    text: (message) => message.delta?.text ?? '',
  },
  ollama: {
    path: '/api/chat',
    body: JSON.stringify({ model, messages, stream: true }),
    text: (message) => message.message?.content ?? '',
  },
};

export const headers = { 'content-type': 'application/json', authorization: 'Bearer none' };
