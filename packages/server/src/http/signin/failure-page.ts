import { errorCatalogue, type GuardError } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import { html } from "hono/html";
import type { Log } from "../../log/port.ts";
import type { HttpEnvironment } from "../environment.ts";
import { reportFailure, statusOf, toGuardError } from "../render-error.ts";
import { alarm, answerPage } from "./page.ts";
import { type Texts, textsFor } from "./texts.ts";

/** What a person reads about a failure. */
export function messageOf(error: GuardError, texts: Texts): string {
  return texts.failures[error.code] ?? (texts.language === "en" ? `${error.description}. ${error.hint}` : errorCatalogue[error.code].title);
}

/** The error handler of surfaces that people see: a page in place of a JSON body. Nothing is ever sent to a redirect from here (case AZC-16). */
export function createFailurePage(issuer: string, log: Log) {
  return (failure: unknown, c: Context<HttpEnvironment>): Response | Promise<Response> => {
    const error = toGuardError(failure);
    const status = statusOf(error);
    if (status >= 500) reportFailure(log, error, c);
    if (error.retryAfterSeconds !== undefined) c.header("Retry-After", String(error.retryAfterSeconds));
    const texts = textsFor(c.req.header("accept-language"));
    const content = html`${alarm(messageOf(error, texts))}
      <p class="reference">${texts.reference}: ${error.code} · ${c.get("requestId")}</p>`;
    return answerPage(c, status, { issuer, texts, title: texts.failed, content });
  };
}
