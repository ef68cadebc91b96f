import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";
import { encode, signContent, type ToyCentre, type ToyCertificate } from "./toy-centre/index.ts";

/** What the pretended program does with the next request to sign. */
export type Behaviour = "sign" | "cancel" | "fail";

export interface PretendedNcalayer {
  readonly url: string;
  /** Every request to sign, as it came. */
  readonly asked: readonly SignRequest[];
  behave(behaviour: Behaviour, holder?: ToyCertificate): void;
  close(): void;
}

interface SignRequest {
  readonly module?: string;
  readonly method?: string;
  readonly args?: {
    readonly format?: string;
    readonly data?: string | readonly string[];
    readonly signingParams?: { readonly encapsulate?: boolean; readonly tsaProfile?: object };
    readonly signerParams?: { readonly iin?: string; readonly extKeyUsageOids?: readonly string[] };
    readonly locale?: string;
  };
}

const GREETING = JSON.stringify({ result: { version: "1.4" } });

function pem(der: Uint8Array): string {
  return `-----BEGIN CMS-----\n${Buffer.from(der).toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CMS-----\n`;
}

/** A program that speaks NCALayer's protocol on a free port and signs with a key of the toy centre. */
export async function pretendNcalayer(centre: ToyCentre, owner: ToyCertificate, now: () => Date): Promise<PretendedNcalayer> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const asked: SignRequest[] = [];
  let behaviour: Behaviour = "sign";
  let holder = owner;

  const answer = (request: SignRequest): object => {
    if (request.module !== "kz.gov.pki.knca.basics" || request.method !== "sign") return { success: false, errorCode: "MODULE_NOT_FOUND" };
    asked.push(request);
    if (behaviour === "cancel") return { status: true, body: {} };
    if (behaviour === "fail") return { status: false, code: "SIGNING_FAILURE", message: "cannot sign", details: "" };
    const { data = "", signingParams } = request.args ?? {};
    const signed = [data].flat().map((one) => {
      const attached = signingParams?.encapsulate === true;
      return pem(encode(signContent(holder, Buffer.from(one, "base64"), { attached, signedAt: now(), ...(signingParams?.tsaProfile && { stamp: centre.stamp }) })));
    });
    return { status: true, body: { result: signed } };
  };

  server.on("connection", (socket: WebSocket) => {
    socket.send(GREETING);
    socket.on("message", (message: Buffer) => {
      const text = message.toString("utf8");
      socket.send(text === "--heartbeat--" ? GREETING : JSON.stringify(answer(JSON.parse(text) as SignRequest)));
    });
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    behave: (next, as = owner) => {
      behaviour = next;
      holder = as;
    },
    close: () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
