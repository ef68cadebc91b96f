import { parentPort, type MessagePort } from "node:worker_threads";
import { newCheckMemory, type CentreRequest, type HttpGetter } from "./check-ports.ts";
import { recheckEvidence, sealEvidence } from "./evidence-bundle.ts";
import { readTrustProfile, type TrustProfile } from "./trust-profile.ts";
import { verifySignature } from "./verify-signature.ts";
import type { CheckAnswer, CheckJob, FromWorker, ToWorker } from "./worker-messages.ts";

// Runs in a thread of its own: everything that reads or computes happens here, and the event loop only carries bytes.
function serve(port: MessagePort): void {
  const memory = newCheckMemory();
  const waiting = new Map<number, (body: Uint8Array | undefined) => void>();
  let trust: { profile: TrustProfile; fetch: HttpGetter | undefined } | undefined;
  let calls = 0;

  const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void => { port.postMessage(message, transfer); };

  const reach = async (request: CentreRequest): Promise<Uint8Array> => {
    const call = ++calls;
    const body = await new Promise<Uint8Array | undefined>((resolve) => {
      waiting.set(call, resolve);
      send({ type: "reach", call, request });
    });
    if (!body) throw new Error("not reached");
    return body;
  };

  const check = async (id: number, job: CheckJob): Promise<void> => {
    if (!trust) throw new Error("no trust profile yet");
    const outcome = await verifySignature(job, { ...trust, memory });
    const content = outcome.content?.slice();
    const evidence = job.wantsEvidence === true ? sealEvidence(job, outcome) : undefined;
    const answer: CheckAnswer = { verdict: outcome.verdict, ...(content && { content }), ...(evidence && { evidence }) };
    send({ type: "checked", id, answer }, content ? [content.buffer] : []);
  };

  const run = (id: number, work: Promise<void>): void => {
    work.catch((error: unknown) => { send({ type: "failed", id, what: error instanceof Error ? error.name : "unknown" }); });
  };

  port.on("message", (message: ToWorker) => {
    switch (message.type) {
      case "trust":
        trust = { profile: readTrustProfile(message.profile, message), fetch: message.canReach ? reach : undefined };
        return;
      case "check":
        run(message.id, check(message.id, message.job));
        return;
      case "recheck":
        run(message.id, recheckEvidence(message.job).then((answer) => { send({ type: "rechecked", id: message.id, answer }); }));
        return;
      case "reached":
        waiting.get(message.call)?.(message.body);
        waiting.delete(message.call);
    }
  });
}

if (parentPort) serve(parentPort);
