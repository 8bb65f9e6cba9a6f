import { endpoints, GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import { html } from "hono/html";
import type { Bootstrap } from "../../directory/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { readFormBody } from "../middleware/form-body.ts";
import { statusOf } from "../render-error.ts";
import type { Cookies } from "./cookies.ts";
import { answerPage } from "./page.ts";
import { paths } from "./paths.ts";
import { textsFor } from "./texts.ts";

interface Deps {
  readonly issuer: string;
  readonly bootstrap: Bootstrap;
  readonly cookies: Cookies;
  readonly checkSameOrigin: (request: Request) => void;
}

const maxFormBytes = 1_024;

/** The one-time link: looking at it (or a preview fetching it) does not use it up, the button does (case ADM-09). */
export function addBootstrapPages(surface: Surface, { issuer, bootstrap, cookies, checkSameOrigin }: Deps): void {
  surface.get(paths.bootstrap, async (c) => {
    const ticket = c.req.query("ticket") ?? "";
    if (!(await bootstrap.isAlive(ticket))) return answerGone(c, new GuardError("entity.not_found"));
    const texts = textsFor(c.req.header("accept-language"));
    const content = html`<p>${texts.bootstrapText}</p>
      <form method="post" action="${issuer}${paths.bootstrap}">
        <input type="hidden" name="ticket" value="${ticket}" />
        <button>${texts.bootstrapButton}</button>
      </form>`;
    return answerPage(c, 200, { issuer, texts, title: texts.bootstrapTitle, content });
  });

  surface.post(paths.bootstrap, async (c) => {
    checkSameOrigin(c.req.raw);
    const form = await readFormBody(c.req.raw, maxFormBytes);
    try {
      cookies.session.set(c, await bootstrap.use(form.get("ticket") ?? "", cookies.session.read(c.req.raw), c.get("source")));
    } catch (error) {
      if (isGuardError(error) && error.code === "entity.not_found") return answerGone(c, error);
      throw error;
    }
    return c.redirect(`${issuer}${endpoints.console}`, 303);
  });

  function answerGone(c: Context<HttpEnvironment>, error: GuardError) {
    const texts = textsFor(c.req.header("accept-language"));
    return answerPage(c, statusOf(error), {
      issuer,
      texts,
      title: texts.bootstrapGoneTitle,
      content: html`<p>${texts.bootstrapGoneText}</p>`,
    });
  }
}
