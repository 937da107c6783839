/** An access key of AWS as it is kept: `id:secret`, or `id:secret:token` where it is temporary. */
export type AccessKey = { readonly id: string; readonly secret: string; readonly token?: string };

export function accessKeyOf(key: string): AccessKey | undefined {
  const [, id, secret, token] = /^(A[KS]IA[A-Z0-9]{12,}):([^:]+)(?::(.+))?$/.exec(key) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return { id, secret, ...(token === undefined ? {} : { token }) };
}
