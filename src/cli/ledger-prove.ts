import { composeGround } from "../compose-ground.ts";
import { openInstallation } from "../platform/installation.ts";
import { UsageFault, type Command } from "./command.ts";

export const command: Command = {
  name: "ledger prove",
  summary: "an entry's inclusion proof as a file (C2SP tlog-proof), on standard output",
  arguments: [{ name: "INDEX", summary: "the entry's index, from 0" }],
  run: async ({ args, config: read, clock }) => {
    const index = /^\d{1,15}$/.test(args[0] ?? "") ? Number(args[0]) : null;
    if (index === null) throw new UsageFault("INDEX is a whole number from 0");
    const config = read();
    const installation = await openInstallation(config, clock);
    try {
      const { ledger, keys } = await composeGround({ config, databases: installation.databases, clock });
      try {
        const proof = await ledger.prove(index);
        if (proof !== null) return { ok: true, value: { index, proof }, text: proof.trimEnd() };
        const size = (await ledger.checkpoint())?.size ?? 0;
        return { ok: false, value: { error: { kind: "not-found" }, size }, text: `The log has no entry ${index}: its size is ${size}.` };
      } finally {
        await keys.close();
      }
    } finally {
      await installation.close();
    }
  },
};
