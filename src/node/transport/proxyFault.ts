import { ModelError } from '../../core/model/error.ts';
import type { Sent } from './answer.ts';
import type { Coded } from './coded.ts';

/**
 * Between us and a public address a proxy may stand that only fetch knows. Where what failed was not the server but the
 * proxy, the error gives it away: it names another place than the request, or the proxy's own answer.
 */
export function proxyFault({ code, error }: Coded, sent: Sent, technical: string): ModelError | undefined {
  const host = sent.url.hostname;
  const status = code === 'UND_ERR_ABORTED' ? /Proxy response \((\d{3})\)/.exec(String(error))?.[1] : undefined;
  if (status === '407') {
    return new ModelError('proxy.auth', `The proxy wants a user name and a password before it connects to ${host}.`, {
      next: 'Give them to the proxy’s address: in HTTPS_PROXY for the command line, else in VS Code’s own',
      setting,
      technical,
    });
  }
  if (status !== undefined) {
    return new ModelError('network.refused', `The proxy refused to connect to ${host}: it answered with ${status}.`, {
      next: 'Ask who runs the proxy to allow it, or go past it: NO_PROXY for the command line, http.noProxy in VS Code',
      setting,
      technical,
      // It has decided, and would decide the same again.
      final: true,
    });
  }
  const place = elsewhere(error, sent.url);
  if (place === undefined) return undefined;
  const next = 'Start the proxy or correct its address: in HTTPS_PROXY for the command line, else in VS Code’s own';
  if (code === 'ECONNREFUSED') {
    const message = `The proxy on the way to ${host} is not running: nothing accepts connections at ${place}.`;
    return new ModelError('network.refused', message, { next, setting, technical });
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const message = `The proxy on the way to ${host} is not known on this network: ${place}.`;
    return new ModelError('network.dns', message, { next, setting, technical });
  }
  return undefined;
}

const setting = 'http.proxy';

/** Where it was that nobody answered, if not where the request was going. Never holds a user name or a password. */
function elsewhere(error: Error, url: URL): string | undefined {
  const hostname = 'hostname' in error && typeof error.hostname === 'string' ? error.hostname : undefined;
  if (hostname !== undefined) return hostname === url.hostname ? undefined : hostname;
  if (!('port' in error) || !('address' in error)) return undefined;
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return error.port === port ? undefined : `${String(error.address)}:${String(error.port)}`;
}
