import type { Context } from "hono";
import { html } from "hono/html";
import type { ShownQuestion } from "../../tokens/index.ts";
import type { HttpEnvironment } from "../environment.ts";
import { answerPage, type Markup } from "../signin/page.ts";
import { paths } from "../signin/paths.ts";
import { textsFor } from "../signin/texts.ts";
import { type ConsentTexts, consentTextsIn } from "./consent-texts.ts";

export interface ConsentPage {
  readonly issuer: string;
  readonly ticket: string;
  readonly question: ShownQuestion;
}

/** What one kind of question shows: title, text, and what yes is called. */
interface Shown {
  readonly title: string;
  readonly content: Markup;
  readonly yes: string;
}

/** Asks a person: what a client may do for them, whether it may administer, or whether they go on as who they are. Each answer is a button of one form. */
export function answerConsentPage(c: Context<HttpEnvironment>, { issuer, ticket, question }: ConsentPage): Response | Promise<Response> {
  const texts = textsFor(c.req.header("accept-language"), question.uiLocales);
  const words = consentTextsIn(texts);
  const { title, content, yes } = shown(question, words);
  const body = html`${content}
    <form method="post" action="${issuer}${paths.consent}">
      <input type="hidden" name="ticket" value="${ticket}" />
      <input type="hidden" name="token" value="${question.formToken}" />
      <button name="answer" value="agree">${yes}</button>
      <button name="answer" value="decline" class="quiet">${words.cancel}</button>
      <p class="who">${words.signedInAs(question.userName)}</p>
      <button name="answer" value="switch" class="plain">${words.notYou}</button>
    </form>`;
  return answerPage(c, 200, { issuer, texts, title, content: body, leadsTo: question.redirectUri });
}

function shown({ about, clientName, userName, redirectUri }: ShownQuestion, words: ConsentTexts): Shown {
  switch (about.kind) {
    case "account":
      return { title: words.accountTitle(clientName), content: html``, yes: words.goOnAs(userName) };
    case "administration": {
      const content = html`<p>${words.administrationText(clientName, userName)}</p>`;
      return { title: words.administrationTitle(clientName), content, yes: words.allow };
    }
    case "consent":
      return {
        title: words.title(clientName, about.agent.name),
        content: consentOf(about, clientName, redirectUri, words),
        yes: words.allow,
      };
  }
}

function consentOf(
  { agent, permissions }: Extract<ShownQuestion["about"], { kind: "consent" }>,
  clientName: string,
  redirectUri: string,
  words: ConsentTexts,
): Markup {
  return html`<p>${words.text(clientName, agent.name)}</p>
    <dl>
      <dt>${words.agent}</dt>
      <dd>${agent.name}</dd>
      <dt>${words.purpose}</dt>
      <dd>${agent.purpose}</dd>
      <dt>${words.owner}</dt>
      <dd>${agent.ownerName}</dd>
      <dt>${words.application}</dt>
      <dd>${clientName}</dd>
      <dt>${words.returnsTo}</dt>
      <dd>${hostOf(redirectUri)}</dd>
    </dl>
    <h2 id="may">${words.may}</h2>
    <ul aria-labelledby="may">
      ${permissions.map(({ name, description }) => html`<li>${sentenceOf(name, description, words)} <code>${name}</code></li>`)}
    </ul>
    <p>${words.revocable} ${words.onlyIf}</p>`;
}

/** What the resource says of its permission; ours for what it says nothing of. */
function sentenceOf(name: string, description: string, words: ConsentTexts): string {
  return Object.hasOwn(words.scopes, name) ? (words.scopes[name] ?? description) : description;
}

/** Where the browser goes back to: the host, or the scheme of an application on this device. */
function hostOf(redirectUri: string): string {
  const url = new URL(redirectUri);
  return url.host === "" ? url.protocol : url.host;
}
