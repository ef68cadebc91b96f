import type { FastifyInstance } from "fastify";
import { operatorIn } from "../../policy/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";

function HomeBody({ context, operator }: { context: PageContext; operator: AppDeps["operator"] }) {
  const { words } = context;
  const said = operatorIn(context.language, operator);
  return (
    <div class="split">
      <div class="text">
        <p class="eyebrow">{said.brand}</p>
        <h1>{said.siteName}</h1>
        <p class="lead">{words("home.lead")}</p>
        <p class="acts">
          <a class="btn btn-primary" href={hrefIn(context, "/join")}>{words("home.join")}</a>
          <a class="btn btn-plain" href={hrefIn(context, "/sign-in")}>{words("home.sign-in")}</a>
        </p>
        <h2>{words("home.now")}</h2>
        <ul>
          <li>{words("home.now.join")}</li>
          <li>{words("home.now.see")}</li>
          <li>{words("home.now.history")}</li>
          <li>{words("home.now.leave")}</li>
        </ul>
        <h2>{words("home.later")}</h2>
        <p>{words("home.later.text", { address: said.address })}</p>
      </div>
      <aside class="panel" aria-labelledby="before">
        <h2 id="before">{words("home.before")}</h2>
        <ul class="plain">
          <li>{words("home.before.ask")}</li>
          <li>{words("home.before.consent")}</li>
          <li>{words("home.before.nothing")}</li>
        </ul>
        <p><a href={hrefIn(context, "/policy")}>{words("home.before.policy")}</a></p>
      </aside>
    </div>
  );
}

export function homeRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get("/", (request, reply) => {
    const context = contextOf(request);
    const body = <HomeBody context={context} operator={deps.operator} />;
    return pages.send(request, reply, { title: operatorIn(context.language, deps.operator).siteName, section: "home", shared: true, body });
  });
}
