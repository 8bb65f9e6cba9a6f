import { GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { PendingSignIns } from "../../directory/index.ts";
import type { DeviceAnswers, DeviceQuestion, Visitor } from "../../tokens/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { readFormBody } from "../middleware/form-body.ts";
import { consentTextsIn } from "../oauth/consent-texts.ts";
import { statusOf } from "../render-error.ts";
import type { Cookies } from "./cookies.ts";
import { deviceTextsFor } from "./device-texts.ts";
import { messageOf } from "./failure-page.ts";
import { localesOf, localized, textsOf } from "./localized.ts";
import { alarm, answerPage } from "./page.ts";
import { paths } from "./paths.ts";

interface Deps {
  readonly issuer: string;
  readonly devices: DeviceAnswers;
  readonly pendingSignIns: Pick<PendingSignIns, "begin">;
  readonly cookies: Cookies;
  readonly checkSameOrigin: (request: Request) => void;
  readonly visitorOf: (c: Context<HttpEnvironment>) => Visitor;
}

const maxFormBytes = 1_024;
/** What a link may fill in; nothing is sent before the person looks at it and presses the button (RFC 8628 §3.3.1). */
const prefillable = /^[A-Za-z-]{1,20}$/;

/** The pages on which a person lets a device in (RFC 8628 §3.3). */
export function addDevicePages(surface: Surface, deps: Deps): void {
  const { issuer, devices, cookies } = deps;

  surface.get(paths.device, (c) => {
    const code = c.req.query("user_code") ?? "";
    return answerCodePage(c, 200, prefillable.test(code) ? code : "", undefined);
  });

  surface.post(paths.device, async (c) => {
    deps.checkSameOrigin(c.req.raw);
    const typed = (await readFormBody(c.req.raw, maxFormBytes)).get("user_code") ?? "";
    const visitor = deps.visitorOf(c);
    try {
      const continuation = await devices.enter(typed, visitor);
      if (continuation === undefined) return answerCodePage(c, 400, "", deviceTextsFor(textsOf(c)).unknown);
      const uiLocales = localesOf(c);
      const { ticket, browser } = await deps.pendingSignIns.begin({ ...continuation, uiLocales }, visitor.browserCookie);
      cookies.browser.set(c, browser);
      return c.redirect(localized(`${issuer}${paths.deviceAnswer}?ticket=${ticket}`, localesOf(c)), 303);
    } catch (error) {
      if (!isGuardError(error) || error.code !== "request.rate_limited") throw error;
      if (error.retryAfterSeconds !== undefined) c.header("Retry-After", String(error.retryAfterSeconds));
      return answerCodePage(c, statusOf(error), "", messageOf(error, textsOf(c)));
    }
  });

  surface.get(paths.deviceAnswer, async (c) => {
    const ticket = c.req.query("ticket") ?? "";
    const question = await devices.look(ticket, deps.visitorOf(c));
    if (question === undefined) return c.redirect(localized(`${issuer}${paths.signIn}?ticket=${ticket}`, localesOf(c)), 303);
    return answerQuestion(c, issuer, ticket, question);
  });

  surface.post(paths.deviceAnswer, async (c) => {
    deps.checkSameOrigin(c.req.raw);
    const form = await readFormBody(c.req.raw, maxFormBytes);
    const answer = form.get("answer");
    if (answer !== "allow" && answer !== "cancel") throw new GuardError("request.invalid");
    const given = { agreed: answer === "allow", token: form.get("token") ?? "" };
    const outcome = await devices.answer(form.get("ticket") ?? "", deps.visitorOf(c), given);
    const texts = textsOf(c);
    const words = deviceTextsFor(texts);
    const [title, text] = {
      allowed: [words.allowedTitle, words.allowedText] as const,
      declined: [words.declinedTitle, words.declinedText] as const,
      denied: [words.deniedTitle, words.deniedText] as const,
    }[outcome];
    return answerPage(c, 200, { issuer, texts, title, content: html`<p role="status">${text}</p>` });
  });

  function answerCodePage(c: Context<HttpEnvironment>, status: ContentfulStatusCode, code: string, message: string | undefined) {
    const texts = textsOf(c);
    const words = deviceTextsFor(texts);
    const described = message === undefined ? "device-hint" : "device-hint alarm";
    const content = html`<p>${words.text}</p>
      ${alarm(message)}
      <form method="post" action="${localized(`${issuer}${paths.device}`, localesOf(c))}">
        <label for="user_code">${words.code}</label>
        <input id="user_code" name="user_code" class="code" value="${code}" autocomplete="off" autocapitalize="characters" spellcheck="false"
          required maxlength="20" aria-describedby="${described}" ${message === undefined ? "" : html`aria-invalid="true"`} autofocus />
        <p class="hint" id="device-hint">${words.codeHint}</p>
        <button>${words.goOn}</button>
      </form>`;
    return answerPage(c, status, { issuer, texts, title: words.title, content });
  }
}

function answerQuestion(c: Context<HttpEnvironment>, issuer: string, ticket: string, question: DeviceQuestion) {
  const texts = textsOf(c);
  const words = deviceTextsFor(texts);
  const { clientName, userName, agent, permissions, userCode, formToken } = question;
  const { scopes } = consentTextsIn(texts);
  const mayAllow = permissions.length > 0;
  const fact = (term: string, value: string) => html`<dt>${term}</dt><dd>${value}</dd>`;
  const content = html`<p class="caution">${words.warning}</p>
    ${agent === null ? html`<p>${words.administers(clientName, userName)}</p>` : ""}
    <dl>
      ${fact(words.shown, userCode)} ${fact(words.application, clientName)}
      ${agent === null ? "" : html`${fact(words.agent, agent.name)} ${fact(words.owner, agent.ownerName)}`} ${fact(words.person, userName)}
    </dl>
    ${
      mayAllow
        ? html`<h2 id="may">${words.permissions}</h2>
            <ul aria-labelledby="may">
              ${permissions.map(({ name, description }) => html`<li>${Object.hasOwn(scopes, name) ? scopes[name] : description} <code>${name}</code></li>`)}
            </ul>`
        : ""
    }
    ${mayAllow ? "" : alarm(words.notAllowed)}
    <form method="post" action="${localized(`${issuer}${paths.deviceAnswer}`, localesOf(c))}">
      <input type="hidden" name="ticket" value="${ticket}" />
      <input type="hidden" name="token" value="${formToken}" />
      ${mayAllow ? html`<button name="answer" value="allow">${words.allow}</button>` : ""}
      <button name="answer" value="cancel" class="quiet">${words.cancel}</button>
    </form>`;
  return answerPage(c, 200, { issuer, texts, title: words.askTitle(clientName), content });
}
