/**
 * A process that integrates and stops in the middle, for a test to kill.
 * Its argument is a HangingIntegration as JSON; it sends the step's name to its parent when it has done that step, and then does nothing for ever.
 */
import { createPrivateKey } from "node:crypto";
import { systemClock } from "../../platform/clock.ts";
import { openDatabases } from "../../platform/postgres.ts";
import type { DatabaseAddresses } from "../../platform/postgres.ts";
import { integrationStore } from "./integration.store.ts";
import type { IntegrationStore } from "./integration.store.ts";
import { KeysInMemory } from "./ledger.fixtures.ts";
import { Ledger } from "./ledger.ts";
import { Mirror } from "./mirror.ts";

export interface HangingIntegration {
  addresses: Omit<DatabaseAddresses, "secret"> & { secret: string };
  folder: string;
  /** PKCS #8, PEM. */
  key: string;
  /** `store` or `mirror`, a full stop, and one of its functions. */
  step: string;
}

async function hang(step: string): Promise<never> {
  process.send?.(step);
  return await new Promise<never>(() => setInterval(() => undefined, 60_000));
}

function hangingAfter<T extends object>(target: T, owner: string, step: string): T {
  return new Proxy(target, {
    get: (object, name) => {
      const act = (Reflect.get(object, name) as (...given: unknown[]) => Promise<unknown>).bind(object);
      if (step !== `${owner}.${String(name)}`) return act;
      return async (...args: unknown[]) => {
        await act(...args);
        return await hang(step);
      };
    },
  });
}

const { addresses, folder, key, step } = JSON.parse(process.argv[2] ?? "{}") as HangingIntegration;
const databases = openDatabases({ ...addresses, secret: Buffer.from(addresses.secret, "hex") });
const current = createPrivateKey(key);
const ledger = new Ledger({
  databases, clock: systemClock, keys: new KeysInMemory(), folder, signing: () => ({ current, previous: null }),
  store: hangingAfter<IntegrationStore>(integrationStore, "store", step), mirrorOf: () => hangingAfter(new Mirror(folder), "mirror", step),
});
await ledger.integrate();
