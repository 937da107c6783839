import type { Failure, FailureDetail, ModelError } from './error.ts';
import type { Remedy } from './remedy.ts';

type Advice = { readonly title: string; readonly next: string; readonly remedies: readonly Remedy[] };

/** One row a kind: what to call it and what to do about it. Every surface, the command line included, says the same. */
const advice: Record<Failure, Advice> = {
  'network.refused': row(
    'Nothing answers there',
    'Start the server, or choose another model.',
    'retry',
    'choose-model',
  ),
  'network.dns': row('The host is unknown', 'Check the address and the network.', 'retry', 'open-settings'),
  'network.tls': row(
    'The connection is not secure',
    'If the server uses a private certificate, add its authority to the system’s certificates, then retry.',
    'retry',
    'show-log',
  ),
  'network.reset': row(
    'The connection broke',
    'Retry. If it happens again, look at the server’s own log.',
    'retry',
    'show-log',
  ),
  'network.offline': row(
    'There is no network',
    'Check the network connection, or choose a local model.',
    'retry',
    'choose-model',
  ),
  'timeout.connect': row(
    'No connection in time',
    'Check that the server is running and reachable.',
    'retry',
    'open-settings',
  ),
  'timeout.firstByte': row(
    'No answer in time',
    'The model may still be loading. Retry, or raise the time limit in the settings.',
    'retry',
    'open-settings',
  ),
  'timeout.stall': row(
    'The answer stalled',
    'What arrived is kept. Go on from there, ask again, or raise the time limit in the settings.',
    'continue',
    'retry',
    'open-settings',
  ),
  'timeout.server': row('The server gave up waiting', 'Retry in a moment.', 'retry'),
  'request.invalid': row('The request was refused', 'Change what it says is wrong, then ask again.', 'show-log'),
  'request.too_large': row(
    'This is too much at once',
    'Shorten the question, or start a new conversation.',
    'choose-model',
  ),
  'auth.missing': row('A key is needed', 'Set the key for this provider.', 'set-key', 'choose-model'),
  'auth.invalid': row('The key was rejected', 'Set a new key for this provider.', 'set-key', 'choose-model'),
  'auth.forbidden': row(
    'The key does not allow this',
    'Check the rights of the key, its region and the model.',
    'set-key',
    'choose-model',
  ),
  'auth.origin': row(
    'The key belongs to another address',
    'Set the key again to confirm that the new address may have it.',
    'set-key',
    'open-settings',
  ),
  'quota.rate': row(
    'Too many requests',
    'Wait a little, then retry, or choose another model.',
    'retry',
    'choose-model',
  ),
  'quota.exhausted': row(
    'The account has no credit',
    'Add credit at the provider, or choose another model.',
    'choose-model',
  ),
  'provider.server': row(
    'The server failed',
    'Retry. If it happens again, look at the server’s own log.',
    'retry',
    'choose-model',
  ),
  'provider.overloaded': row(
    'The provider is overloaded',
    'Retry in a moment, or choose another model.',
    'retry',
    'choose-model',
  ),
  'provider.conflict': row('The server is busy with this', 'Retry in a moment.', 'retry'),
  'provider.unknown': row(
    'The provider is unknown',
    'Choose a model, or add the provider to the settings.',
    'choose-model',
    'open-settings',
  ),
  'model.not_found': row('The model is not there', 'Choose another model, or install this one.', 'choose-model'),
  'model.none': row(
    'No model is chosen',
    'Start a local model server, or set a key, then choose a model.',
    'choose-model',
    'set-key',
  ),
  'model.unable': row('The model cannot do this', 'Choose a model that can.', 'choose-model'),
  'context.exceeded': row(
    'The conversation is too long for this model',
    'Begin a new conversation, or choose a model with more room.',
    'choose-model',
  ),
  'circuit.open': row(
    'The provider rests after failures',
    'Wait, choose another model, or try it now.',
    'try-now',
    'choose-model',
  ),
  'proxy.auth': row(
    'The proxy wants a password',
    'Check the proxy in VS Code’s settings (http.proxy).',
    'open-settings',
  ),
  'protocol.html': row(
    'A web page answered, not a model',
    'Check the address of the provider; a sign-in page may stand in between.',
    'open-settings',
  ),
  'protocol.empty': row(
    'The answer was empty',
    'Retry. If it happens again, look at the server’s own log.',
    'retry',
    'show-log',
  ),
  'protocol.mismatch': row(
    'The server speaks another protocol',
    'Check the address and the wire of the provider.',
    'open-settings',
  ),
  'protocol.malformed': row('The answer was garbled', 'What arrived is kept.', 'continue', 'retry', 'show-log'),
  'protocol.oversize': row(
    'The answer was too large',
    'What arrived is kept. Raise the limit in the settings if this was meant.',
    'open-settings',
  ),
  'policy.redirect': row(
    'The server pointed elsewhere',
    'If the new address is right, set it as the provider’s address.',
    'open-settings',
  ),
  incomplete: row('The answer was cut', 'What arrived is kept. Go on from there, or ask again.', 'continue', 'retry'),
  'content.filtered': row('The provider’s filter stopped the answer', 'Ask in other words.', 'retry'),
  'tool.args_invalid': row(
    'The model called a tool wrongly',
    'Retry, or choose a model that is better with tools.',
    'retry',
    'choose-model',
  ),
  'settings.invalid': row('A setting is wrong', 'Correct it, then try again.', 'open-settings'),
  'store.unavailable': row(
    'The store cannot be used',
    'Free disk space or check its rights; nothing new is saved until then.',
    'show-log',
  ),
  'cancelled.user': row('Stopped', 'What arrived is kept.', 'retry'),
  internal: row('Tandem failed', 'Retry. The log has the details.', 'retry', 'show-log'),
};

function row(title: string, next: string, ...remedies: Remedy[]): Advice {
  return { title, next, remedies };
}

export type Explanation = Advice & { readonly kind: Failure; readonly why: string; readonly setting?: string };

/** What happened, why, and what to do next. */
export function explain(error: ModelError): Explanation {
  const general = advice[error.kind];
  const detail: FailureDetail = error.detail;
  const setting = detail.setting === undefined ? '' : ` (setting ${detail.setting})`;
  const cloud =
    detail.cloudModel === undefined
      ? ''
      : ` ${detail.cloudModel} is next on the route, in the cloud: it is asked only if you say so.`;
  const next = `${detail.next ?? general.next}${setting}${cloud}`;
  const place = detail.setting === undefined ? {} : { setting: detail.setting };
  const remedies: readonly Remedy[] = [
    ...(detail.canLeaveOut ? (['leave-out'] as const) : []),
    ...general.remedies,
    ...(detail.cloudModel === undefined ? [] : (['ask-cloud'] as const)),
  ];
  return { ...general, remedies, kind: error.kind, why: error.message, next, ...place };
}
