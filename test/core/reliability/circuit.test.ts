import assert from 'node:assert/strict';
import { createCircuit, type Circuit, type Pass } from '../../../src/core/reliability/circuit.ts';
import { createCircuits } from '../../../src/core/reliability/circuits.ts';

/** A clock of our own: what a breaker does within minutes is looked at within milliseconds. */
function circuitAt(): { circuit: Circuit; readonly pass: (ms: number) => void; heard: number[] } {
  let now = 1000;
  const heard: number[] = [];
  const circuit = createCircuit({ monotonic: () => now, wall: () => new Date(0) }, (ms) => heard.push(ms));
  return { circuit, heard, pass: (ms) => void (now += ms) };
}

function enter(circuit: Circuit, insist?: boolean): Pass {
  const pass = circuit.enter(insist);
  assert.ok(!('waitMs' in pass), 'it was refused');
  return pass;
}

function fail(circuit: Circuit, times: number): void {
  for (let count = 0; count < times; count++) enter(circuit).failed('provider.server');
}

describe('a circuit', () => {
  it('opens after five failures in a row, and not after four', () => {
    const { circuit, heard } = circuitAt();
    fail(circuit, 4);
    assert.equal(circuit.restingMs(), 0);
    fail(circuit, 1);
    assert.equal(circuit.restingMs(), 15_000);
    assert.deepEqual(circuit.enter(), { waitMs: 15_000 });
    assert.deepEqual(heard, [15_000]);
  });

  it('counts in a row: a success between begins anew', () => {
    const { circuit } = circuitAt();
    fail(circuit, 3);
    enter(circuit).succeeded();
    fail(circuit, 3);
    assert.equal(circuit.restingMs(), 0);
  });

  it('opens at half of at least ten within a minute, however they are mixed', () => {
    const { circuit, pass } = circuitAt();
    for (let count = 0; count < 5; count++) {
      enter(circuit).succeeded();
      if (count < 4) fail(circuit, 1);
      pass(1000);
    }
    assert.equal(circuit.restingMs(), 0, 'nine are not ten');
    fail(circuit, 1);
    assert.equal(circuit.restingMs(), 15_000);
  });

  it('forgets what is older than a minute', () => {
    const { circuit, pass } = circuitAt();
    for (let count = 0; count < 4; count++) {
      fail(circuit, 1);
      enter(circuit).succeeded();
    }
    pass(60_001);
    fail(circuit, 1);
    enter(circuit).succeeded();
    fail(circuit, 1);
    assert.equal(circuit.restingMs(), 0);
  });

  it('lets one probe through when the rest is over, and closes when that succeeds', () => {
    const { circuit, pass, heard } = circuitAt();
    fail(circuit, 5);
    pass(15_000);
    const probe = enter(circuit);
    assert.deepEqual(circuit.enter(), { waitMs: 0 }, 'one, and not two');
    probe.succeeded();
    enter(circuit).succeeded();
    assert.deepEqual(heard, [15_000, 0]);
  });

  it('rests twice as long after each probe that fails, at most five minutes', () => {
    const { circuit, pass } = circuitAt();
    fail(circuit, 5);
    const rests: number[] = [];
    for (let count = 0; count < 7; count++) {
      rests.push(circuit.restingMs());
      pass(circuit.restingMs());
      enter(circuit).failed('timeout.connect');
    }
    assert.deepEqual(rests, [15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });

  it('gives the probe’s place back when the person leaves', () => {
    const { circuit, pass } = circuitAt();
    fail(circuit, 5);
    pass(15_000);
    enter(circuit).left();
    enter(circuit).succeeded();
    assert.equal(circuit.restingMs(), 0);
  });

  it('is never opened by a wrong question, a wrong key or a person who stops', () => {
    const { circuit } = circuitAt();
    for (const kind of [
      'request.invalid',
      'auth.invalid',
      'model.not_found',
      'content.filtered',
      'quota.rate',
    ] as const) {
      for (let count = 0; count < 10; count++) enter(circuit).failed(kind);
    }
    for (let count = 0; count < 10; count++) enter(circuit).left();
    assert.equal(circuit.restingMs(), 0);
  });

  it('takes what ended after it had opened for no news', () => {
    const { circuit } = circuitAt();
    const early = Array.from({ length: 8 }, () => enter(circuit));
    for (const pass of early.slice(0, 5)) pass.failed('network.reset');
    early[5]?.failed('network.reset');
    early[6]?.succeeded();
    assert.equal(circuit.restingMs(), 15_000);
  });

  it('tries at once where the person insists', () => {
    const { circuit } = circuitAt();
    fail(circuit, 5);
    enter(circuit, true).succeeded();
    assert.equal(circuit.restingMs(), 0);
  });

  it('rests until the time a provider named, and no shorter', () => {
    const { circuit, pass } = circuitAt();
    circuit.rest(3_600_000);
    circuit.rest(1000);
    pass(3_599_999);
    assert.deepEqual(circuit.enter(), { waitMs: 1 });
    pass(1);
    enter(circuit).succeeded();
  });
});

describe('circuits over a restart', () => {
  const memory = (): { read(name: string): unknown; write(name: string, value: unknown): void } => {
    const kept = new Map<string, string>();
    return {
      // As text, as the editor keeps it.
      read: (name) => (kept.has(name) ? (JSON.parse(kept.get(name) ?? '') as unknown) : undefined),
      write: (name, value) => void kept.set(name, JSON.stringify(value)),
    };
  };
  const started = (kept: ReturnType<typeof memory>, wallMs: number): Circuit => {
    const clock = { monotonic: () => 5, wall: () => new Date(wallMs) };
    return createCircuits({ clock, memory: kept, report: () => undefined })('it');
  };

  it('go on resting for what is left', () => {
    const kept = memory();
    fail(started(kept, 1_000_000), 5);
    assert.equal(started(kept, 1_004_000).restingMs(), 11_000);
    const over = started(kept, 1_060_000);
    assert.equal(over.restingMs(), 0);
    enter(over).failed('network.reset');
    assert.equal(over.restingMs(), 30_000, 'it was a probe, and the rest doubles');
  });

  it('never rest longer than they would have, wherever the clock was set', () => {
    const kept = memory();
    fail(started(kept, 1_000_000), 5);
    assert.equal(started(kept, 1_000_000 - 86_400_000).restingMs(), 15_000);
    assert.equal(started(kept, 1_000_000 + 86_400_000).restingMs(), 0);
  });

  it('begin anew when what was kept is garbled', () => {
    const kept = memory();
    kept.write('tandem.circuits', { it: { until: 'soon' } });
    enter(started(kept, 1000)).succeeded();
  });
});
