import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { childCodeRoutes } from "./child-code.routes.tsx";
import { keptFormRoutes } from "./kept-forms.routes.tsx";
import { ownAddressRoutes } from "./own-address.routes.tsx";
import { passkeyRoutes } from "./passkeys.routes.tsx";
import { publicPageRoutes } from "./public-page.routes.tsx";
import { pupilSignInRoutes } from "./pupil-sign-in.routes.tsx";
import { sessionRoutes } from "./sessions.routes.tsx";
import { shortNameRoutes } from "./short-name.routes.tsx";
import { signInRoutes } from "./sign-in.routes.tsx";
import { tokenRoutes } from "./tokens.routes.tsx";

/** Everything about getting in and staying in. */
export function accountRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  signInRoutes(app, deps, pages);
  sessionRoutes(app, deps, pages);
  passkeyRoutes(app, deps, pages);
  tokenRoutes(app, deps, pages);
  pupilSignInRoutes(app, deps, pages);
  childCodeRoutes(app, deps, pages);
  ownAddressRoutes(app, deps, pages);
  shortNameRoutes(app, deps, pages);
  publicPageRoutes(app, deps, pages);
  keptFormRoutes(app, deps, pages);
}
