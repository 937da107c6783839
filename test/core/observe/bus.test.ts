import assert from 'node:assert/strict';
import { createBus } from '../../../src/core/observe/bus.ts';

const unexpected = (error: unknown): void => assert.fail(String(error));
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('the bus', () => {
  it('delivers later and in order, to everyone who listens', async () => {
    const bus = createBus<number>();
    const [a, b]: [number[], number[]] = [[], []];
    bus.subscribe((item) => a.push(item), unexpected);
    const stop = bus.subscribe((item) => b.push(item), unexpected);
    bus.publish(1);
    assert.deepEqual(a, []);
    await soon();
    stop();
    bus.publish(2);
    await soon();
    assert.deepEqual([a, b], [[1, 2], [1]]);
  });

  it('goes on when a listener fails, and tells that listener’s owner', async () => {
    const bus = createBus<number>();
    const errors: unknown[] = [];
    const seen: number[] = [];
    bus.subscribe(
      (item) => {
        if (item === 1) throw new Error('no');
        seen.push(item);
      },
      (error) => errors.push(error),
    );
    bus.publish(1);
    bus.publish(2);
    await soon();
    assert.deepEqual(seen, [2]);
    assert.equal(errors.length, 1);
  });

  it('drops and counts what a full queue cannot take, and never grows', async () => {
    const bus = createBus<number>();
    let seen = 0;
    bus.subscribe(() => seen++, unexpected);
    for (let item = 0; item < 1500; item++) bus.publish(item);
    await soon();
    assert.equal(seen, 1000);
    assert.equal(bus.dropped, 500);
  });
});
