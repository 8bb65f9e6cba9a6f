import type { Context } from "hono";
import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Continuation, SignInWays } from "../../directory/index.ts";
import type { HttpEnvironment } from "../environment.ts";
import { alarm, answerPage } from "./page.ts";
import { paths } from "./paths.ts";
import { type Texts, textsFor } from "./texts.ts";

export interface SignInPage {
  readonly issuer: string;
  readonly ticket: string;
  readonly continuation: Continuation;
  readonly ways: SignInWays;
  /** Whether a person who is signed in already proves anew who they are. */
  readonly afresh?: boolean;
  /** What went wrong the last time. */
  readonly message?: ((texts: Texts) => string) | undefined;
}

/** The page on which a person chooses how to sign in. The ticket in it belongs to this browser and to nothing else. */
export function answerSignInPage(
  c: Context<HttpEnvironment>,
  status: ContentfulStatusCode,
  page: SignInPage,
): Response | Promise<Response> {
  const { continuation, ways } = page;
  const texts = textsFor(c.req.header("accept-language"), continuation.to === "console" ? undefined : continuation.uiLocales);
  const isForClient = continuation.to !== "console";
  const isNoWay = !ways.password && ways.providers.length === 0;
  const isAgain = page.afresh === true && !isForClient;
  const content = html`${isAgain ? html`<p>${texts.signInAgainText}</p>` : ""}${alarm(page.message?.(texts))}${ways.password ? passwordForm(page, texts) : ""}
    ${ways.password && ways.providers.length > 0 ? html`<p class="or">${texts.or}</p>` : ""}
    ${ways.providers.map(
      ({ id, name }) =>
        html`<a class="button quiet" href="${page.issuer}${paths.provider.replace(":providerId", id)}?ticket=${page.ticket}">${texts.signInWith(name)}</a>`,
    )}
    ${isNoWay ? html`<p>${texts.noWay}</p>` : ""}`;
  return answerPage(c, status, {
    issuer: page.issuer,
    texts,
    title: isForClient ? texts.signInTo(continuation.clientName) : isAgain ? texts.signInAgain : texts.signIn,
    content,
    leadsTo: continuation.to === "authorize" ? continuation.redirectUri : undefined,
  });
}

function passwordForm({ issuer, ticket, continuation }: SignInPage, texts: Texts) {
  const hint = continuation.to === "authorize" ? continuation.loginHint : undefined;
  return html`<form method="post" action="${issuer}${paths.password}">
    <input type="hidden" name="ticket" value="${ticket}" />
    <label for="username">${texts.username}</label>
    <input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="100"${hint === undefined ? "" : html` value="${hint}"`} />
    <label for="password">${texts.password}</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="200" />
    <button>${texts.signIn}</button>
  </form>`;
}
