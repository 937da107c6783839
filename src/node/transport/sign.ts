import { AwsV4Signer } from 'aws4fetch';
import type { AccessKey } from './accessKey.ts';
import type { Sent } from './answer.ts';

/**
 * Signs one request with an access key, as AWS wants it (Signature Version 4): the secret itself stays here. Each hop of
 * a redirect is signed anew, for its own address. Loaded when the first request is signed.
 */
export async function signed(sent: Sent, access: AccessKey, at = new Date()): Promise<Sent> {
  const signer = new AwsV4Signer({
    method: sent.method,
    url: sent.url.href,
    headers: sent.headers,
    body: sent.body === undefined ? null : (sent.body as BodyInit),
    accessKeyId: access.id,
    secretAccessKey: access.secret,
    ...(access.token === undefined ? {} : { sessionToken: access.token }),
    service: sent.door.key?.signedFor ?? '',
    region: regionOf(sent.url.hostname),
    datetime: at.toISOString().replaceAll(/[:-]|\.\d{3}/g, ''),
  });
  const { headers } = await signer.sign();
  // It is the connection that says which host it is; a header of ours could only contradict it.
  headers.delete('host');
  return { ...sent, headers: Object.fromEntries(headers) };
}

/** The region stands in the host's name: bedrock-runtime.eu-central-1.amazonaws.com. */
function regionOf(host: string): string {
  return /(?:^|\.)([a-z]{2}(?:-[a-z]+)+-\d+)\./.exec(host)?.[1] ?? 'us-east-1';
}
