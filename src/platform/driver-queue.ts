/** A queue as the database driver keeps its connections and its waiting queries in. */
export interface DriverQueue<T> {
  readonly length: number;
  /** Takes an item out wherever it stands; null when it is not there. */
  remove(item: T): T | null;
  push(item: T): T;
  /** The oldest; undefined when there is none. */
  shift(): T | undefined;
  /** The newest; undefined when there is none. */
  pop(): T | undefined;
}

/**
 * Stands in for the driver's own queue, which keeps the place of every item that it gave out until it is empty, and looks through those places at each query: the more
 * queries a busy process had, the slower each became (decision 0155). `bin/driver.mjs` puts it in; here is no place for what is gone. `pop` is ours (decision 0198).
 */
export default function queue<T>(initial: readonly T[] = []): DriverQueue<T> {
  const held = [...initial];
  return {
    get length() {
      return held.length;
    },
    remove: (item) => {
      const at = held.indexOf(item);
      if (at === -1) return null;
      held.splice(at, 1);
      return item;
    },
    push: (item) => {
      held.push(item);
      return item;
    },
    shift: () => held.shift(),
    pop: () => held.pop(),
  };
}
