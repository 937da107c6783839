import type { Row } from '../../src/core/providers/provider.ts';
import type { Dialect } from '../servers/dialects/dialect.ts';
import { dialects } from '../servers/dialects.ts';
import type { ModelServer } from '../servers/startServer.ts';

export function dialectOf(row: Row): Dialect {
  const dialect = dialects[row.id];
  if (dialect === undefined) throw new Error(`${row.id} stands in the catalogue and has no dialect in test/servers`);
  return dialect;
}

/** The row as the catalogue has it, wire and quirks and all, but for where it is. */
export function servedBy(row: Row, server: ModelServer, { apiVersion }: Dialect): Row {
  return { ...row, baseUrl: server.baseUrl, place: 'local', ...(apiVersion === undefined ? {} : { apiVersion }) };
}
