import { createHash, createHmac } from 'node:crypto';

/**
 * AWS Signature Version 4 as its documentation describes it, written apart from the library that Tandem signs with. It
 * does not cover what Tandem's addresses never have: paths and queries that must be encoded, and repeated headers.
 */
export type Signed = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signedHeaders: readonly string[];
  readonly body: string;
};

export type Scope = { readonly date: string; readonly region: string; readonly service: string };

export function signatureOf(request: Signed, scope: Scope, secret: string): string {
  const [path = '/', query = ''] = request.path.split('?');
  const headers = request.signedHeaders.map((name) => `${name}:${spaced(request.headers[name])}\n`).join('');
  const canonical = [
    request.method,
    path,
    query,
    headers,
    request.signedHeaders.join(';'),
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n');
  const { date, region, service } = scope;
  const toSign = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'],
    `${date}/${region}/${service}/aws4_request`,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  return createHmac('sha256', key).update(toSign).digest('hex');
}

function spaced(value: string | undefined): string {
  return (value ?? '').trim().replaceAll(/ +/g, ' ');
}

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;

export type Claim = {
  readonly id: string;
  readonly scope: Scope;
  readonly signedHeaders: string[];
  readonly signature: string;
};

/** What the header says of itself. */
export function claimOf(authorization: string | undefined): Claim | undefined {
  const [, id, date, region, service, headers, signature] = form.exec(authorization ?? '') ?? [];
  if (!id || !date || !region || !service || !headers || !signature) return undefined;
  return { id, scope: { date, region, service }, signedHeaders: headers.split(';'), signature };
}
