import type { Context } from "hono";
import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Continuation, SignInWay, SignInWays } from "../../directory/index.ts";
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
  const forms = ways.providers.filter(({ by }) => by === "password");
  const links = ways.providers.filter(({ by }) => by === "redirect");
  const hasForm = ways.password || forms.length > 0;
  const content = html`${isAgain ? html`<p>${texts.signInAgainText}</p>` : ""}${alarm(page.message?.(texts))}${ways.password ? builtinForm(page, texts, forms.length > 0) : ""}
    ${forms.map((provider) => providerForm(page, texts, provider))}
    ${hasForm && links.length > 0 ? html`<p class="or">${texts.or}</p>` : ""}
    ${links.map(
      ({ id, name }) =>
        html`<a class="button quiet" href="${page.issuer}${providerPath(id)}?ticket=${page.ticket}">${texts.signInWith(name)}</a>`,
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

const providerPath = (id: string) => paths.provider.replace(":providerId", id);

/** The form of the built-in directory. It says whose accounts those are where another form stands beside it. */
function builtinForm(page: SignInPage, texts: Texts, isOneOfSeveral: boolean) {
  const form = passwordForm(page, texts, { action: paths.password, suffix: "", button: texts.signIn });
  return isOneOfSeveral ? section("local", texts.localAccount, form) : form;
}

/** The form of a provider with passwords: they go to it, and are kept nowhere here. */
function providerForm(page: SignInPage, texts: Texts, { id, name }: SignInWay) {
  return section(id, name, passwordForm(page, texts, { action: providerPath(id), suffix: `-${id}`, button: texts.signInWith(name) }));
}

function section(id: string, title: string, content: ReturnType<typeof html>) {
  return html`<section aria-labelledby="account-${id}"><h2 id="account-${id}">${title}</h2>${content}</section>`;
}

function passwordForm(
  { issuer, ticket, continuation }: SignInPage,
  texts: Texts,
  { action, suffix, button }: { readonly action: string; readonly suffix: string; readonly button: string },
) {
  const hint = continuation.to === "authorize" ? continuation.loginHint : undefined;
  return html`<form method="post" action="${issuer}${action}">
    <input type="hidden" name="ticket" value="${ticket}" />
    <label for="username${suffix}">${texts.username}</label>
    <input id="username${suffix}" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="200"${hint === undefined ? "" : html` value="${hint}"`} />
    <label for="password${suffix}">${texts.password}</label>
    <input id="password${suffix}" name="password" type="password" autocomplete="current-password" required maxlength="200" />
    <button>${button}</button>
  </form>`;
}
