import { dropPreviousKey, KeyFileFault, ROTATABLE, rotateLongLivedKey } from "../modules/keys/index.ts";
import { openInstallation } from "../platform/installation.ts";
import { composeGround } from "../compose-ground.ts";
import { UsageFault, type Answer, type Call, type Command } from "./command.ts";

type Rotatable = (typeof ROTATABLE)[number];

function isRotatable(name: string): name is Rotatable {
  return (ROTATABLE as readonly string[]).includes(name);
}

async function turnEpoch({ config: read, clock }: Call): Promise<Answer> {
  const config = read();
  const installation = await openInstallation(config, clock);
  try {
    const { keys } = await composeGround({ config, databases: installation.databases, clock });
    try {
      const turned = await keys.turnEpoch(clock.now());
      if (turned.outcome === "busy") return { ok: false, value: turned, text: "Another process is turning the epoch just now; nothing was done." };
      return { ok: true, value: turned, text: `Epoch ${turned.epoch} lives. Keys are wrapped anew, the backup was read back, the old epoch's key is erased.` };
    } finally {
      await keys.close();
    }
  } finally {
    await installation.close();
  }
}

async function rotate(name: Rotatable, { config: read, flags }: Call): Promise<Answer> {
  const { keysDirs } = read();
  if (flags.has("drop-previous")) {
    await dropPreviousKey(keysDirs, name);
    return { ok: true, value: { dropped: name }, text: `The ${name} key before the present one is erased.` };
  }
  const { fingerprints } = await rotateLongLivedKey(keysDirs, name);
  const text = `The ${name} key is now ${fingerprints[name]}; the one before stays beside it. Restart every process, then make and acknowledge a new offline copy (keys init).`;
  return { ok: true, value: { rotated: name, fingerprint: fingerprints[name] }, text };
}

export const command: Command = {
  name: "keys rotate",
  summary: "turn the epoch key with the service up, or replace a long-lived key",
  arguments: [{ name: "KEY", summary: `epoch (unless told), ${ROTATABLE.join(", ")}`, optional: true }],
  options: { "drop-previous": { type: "boolean", summary: "erase the key before the present one, once nothing needs it" } },
  async run(call) {
    const name = call.args[0] ?? "epoch";
    try {
      if (name === "epoch") return await turnEpoch(call);
      if (isRotatable(name)) return await rotate(name, call);
    } catch (error) {
      if (!(error instanceof KeyFileFault)) throw error;
      return { ok: false, value: { error: { kind: "keys", message: error.message } }, text: `Not done: ${error.message}.` };
    }
    throw new UsageFault(`no key ${name} can be rotated`);
  },
};
