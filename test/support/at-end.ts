const ends: (() => unknown)[] = [];

/**
 * Has something closed when the test file ends, what was opened last first. May be asked for in a hook too, where vitest would take an `afterAll` and never run it.
 */
export function atEnd(close: () => unknown): void {
  ends.push(close);
}

/** Closes all of it; each is tried, and the first fault is thrown. */
export async function closeAll(): Promise<void> {
  const faults: unknown[] = [];
  for (const close of ends.splice(0).reverse()) {
    try {
      await close();
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults[0];
}
