import { endpoints } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ConnectLook, ConnectQuestion, Returned } from "../../connections/index.ts";
import type { HttpEnvironment } from "../environment.ts";
import { textsOf } from "../signin/localized.ts";
import { alarm, answerPage, type Markup } from "../signin/page.ts";
import { type ConnectTexts, connectTextsIn } from "./texts.ts";

/** The pages on which a person connects an account. */
export function createConnectPages(issuer: string) {
  function answer(c: Context<HttpEnvironment>, status: ContentfulStatusCode, page: (words: ConnectTexts) => Shown) {
    const texts = textsOf(c);
    return answerPage(c, status, { issuer, texts, ...page(connectTextsIn(texts)) });
  }

  /** A way back that is always there: the person's own page. */
  const backLink = (words: ConnectTexts) => html`<a class="button quiet" href="${issuer}${endpoints.console}/my">${words.page}</a>`;

  return {
    ask: (c: Context<HttpEnvironment>, requestId: string, question: ConnectQuestion) =>
      answer(c, 200, (words) => ({ title: words.title(question.provider), content: questionOf(issuer, requestId, question, words) })),

    leave: (c: Context<HttpEnvironment>, provider: string, url: string) =>
      answer(c, 200, (words) => ({
        title: words.leavingTitle(provider),
        content: html`<p role="status">${words.leavingText}</p>
          <a class="button" href="${url}" rel="noreferrer">${words.goOn(provider)}</a>`,
        goesOnTo: url,
      })),

    notYours: (c: Context<HttpEnvironment>) =>
      answer(c, 403, (words) => ({ title: words.notYoursTitle, content: alarm(words.notYoursText) as Markup })),

    over: (c: Context<HttpEnvironment>, { isDone }: Extract<ConnectLook, { kind: "over" }>) =>
      answer(c, isDone ? 200 : 404, (words) =>
        isDone
          ? { title: words.doneTitle, content: html`<p role="status">${words.doneText}</p>${backLink(words)}` }
          : { title: words.overTitle, content: html`${alarm(words.overText)}${backLink(words)}` },
      ),

    declined: (c: Context<HttpEnvironment>) =>
      answer(c, 200, (words) => ({
        title: words.declinedTitle,
        content: html`<p role="status">${words.declinedText}</p>${backLink(words)}`,
      })),

    returned: (c: Context<HttpEnvironment>, outcome: Returned) =>
      outcome.kind === "connected"
        ? answer(c, 200, (words) => ({
            title: words.connectedTitle(outcome.provider),
            content: html`<p role="status">${outcome.account === null ? words.connectedUnnamed : words.connectedAs(outcome.account)}</p>
              ${outcome.before === null ? "" : html`<p class="caution">${words.other(outcome.before)}</p>`}${backLink(words)}`,
          }))
        : answer(c, outcome.kind === "refused" ? 403 : 400, (words) => ({
            title: words.failedTitle,
            content: html`${alarm(outcome.kind === "refused" ? words.refusedText : `${words.failedText} ${outcome.failure}`)}${backLink(words)}`,
          })),
  };
}

interface Shown {
  readonly title: string;
  readonly content: Markup;
  readonly goesOnTo?: string;
}

function questionOf(issuer: string, requestId: string, question: ConnectQuestion, words: ConnectTexts): Markup {
  const { provider, agent, resourceTitle, scopes, userName, before, formToken } = question;
  const fact = (term: string, value: string) => html`<dt>${term}</dt><dd>${value}</dd>`;
  return html`<p>${agent === null ? words.askedByYou(provider) : words.askedByAgent(agent.name, provider)}</p>
    <dl>
      ${agent === null ? fact(words.askedBy, words.you) : html`${fact(words.agent, agent.name)}${fact(words.purpose, agent.purpose)}${fact(words.owner, agent.ownerName)}`}
      ${fact(words.provider, provider)} ${fact(words.resource, resourceTitle)}
    </dl>
    <h2 id="scopes">${words.scopes}</h2>
    ${
      scopes.length === 0
        ? html`<p>${words.noScopes}</p>`
        : html`<ul aria-labelledby="scopes">
            ${scopes.map((scope) => html`<li><code>${scope}</code></li>`)}
          </ul>`
    }
    ${before === null ? "" : html`<p class="caution">${before.account === null ? words.replacesUnnamed : words.replaces(before.account)}</p>`}
    <p>${words.kept} ${words.onlyIf}</p>
    <form method="post" action="${issuer}${endpoints.connect}/${requestId}">
      <input type="hidden" name="token" value="${formToken}" />
      <button name="answer" value="connect">${words.goOn(provider)}</button>
      <button name="answer" value="cancel" class="quiet">${words.cancel}</button>
      <p class="who">${words.signedInAs(userName)}</p>
    </form>`;
}
