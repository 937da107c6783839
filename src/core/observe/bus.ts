export type Bus<T> = {
  publish(item: T): void;
  subscribe(listener: (item: T) => void, onError: (error: unknown) => void): () => void;
  /** How many items some listener did not get because its queue was full. */
  readonly dropped: number;
};

/** Facts are news: old news is given up before anyone waits for a slow listener. */
const capacity = 1000;

/** Publishing only queues: it never waits, never throws, and costs the same however slow or broken a listener is. */
export function createBus<T>(): Bus<T> {
  const accepts = new Set<(item: T) => boolean>();
  let dropped = 0;
  return {
    publish(item) {
      for (const accept of accepts) if (!accept(item)) dropped++;
    },
    subscribe(listener, onError) {
      let queue: T[] = [];
      const deliver = (): void => {
        const items = queue;
        queue = [];
        for (const item of items) {
          try {
            listener(item);
          } catch (error) {
            onError(error);
          }
        }
      };
      const accept = (item: T): boolean => {
        if (queue.length >= capacity) return false;
        if (queue.push(item) === 1) setTimeout(deliver, 0);
        return true;
      };
      accepts.add(accept);
      return () => void accepts.delete(accept);
    },
    get dropped() {
      return dropped;
    },
  };
}
