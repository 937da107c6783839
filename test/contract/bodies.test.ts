import assert from 'node:assert/strict';
import { startServer } from '../servers/startServer.ts';
import { events, openProvider, outcomeOf } from './ask.ts';
import { checkLaws, testRows } from './row.ts';
import { bodyRows, foreignBodies } from './rows/bodies.ts';

describe('contract · the wrong body', () => {
  testRows(bodyRows);

  for (const { wire, speaks, reply } of foreignBodies) {
    it(`${wire} · F29 the stream of ${speaks} → an error, never an end`, async () => {
      const server = await startServer(wire, reply);
      const { provider, close } = openProvider(wire, server.baseUrl);
      try {
        const outcome = await outcomeOf(events(provider));
        checkLaws(outcome);
        assert.match(outcome.error?.kind ?? 'no error', /^(protocol\.(mismatch|malformed)|incomplete)$/);
      } finally {
        close();
        await server.close();
      }
    });
  }
});
