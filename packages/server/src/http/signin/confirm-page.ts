import type { Context } from "hono";
import { html } from "hono/html";
import type { HttpEnvironment } from "../environment.ts";
import { answerPage } from "./page.ts";
import { paths } from "./paths.ts";
import { textsFor } from "./texts.ts";

export interface ConfirmPage {
  readonly issuer: string;
  readonly ticket: string;
  readonly clientName: string;
  readonly userName: string;
  readonly redirectUri: string;
}

/** Asks a person with a role whether this client may administer in their name: always, and nothing is remembered (case AZC-12). */
export function answerConfirmPage(c: Context<HttpEnvironment>, page: ConfirmPage): Response | Promise<Response> {
  const texts = textsFor(c.req.header("accept-language"));
  const content = html`<p>${texts.confirmText(page.clientName, page.userName)}</p>
    <form method="post" action="${page.issuer}${paths.resume}">
      <input type="hidden" name="ticket" value="${page.ticket}" />
      <button name="answer" value="agree">${texts.agree}</button>
      <button name="answer" value="decline" class="quiet">${texts.decline}</button>
    </form>`;
  return answerPage(c, 200, { issuer: page.issuer, texts, title: texts.confirmTitle(page.clientName), content, leadsTo: page.redirectUri });
}
