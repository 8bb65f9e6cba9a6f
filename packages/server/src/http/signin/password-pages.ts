import { type ErrorCode, type GuardError, isGuardError } from "@agent-id-guard/protocol";
import type { Context } from "hono";
import type { Arrival, Directory, PasswordAttempt } from "../../directory/index.ts";
import type { Log } from "../../log/port.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { readFormBody } from "../middleware/form-body.ts";
import { statusOf } from "../render-error.ts";
import type { Cookies } from "./cookies.ts";
import { messageOf } from "./failure-page.ts";
import { paths } from "./paths.ts";
import { sendOn } from "./send-on.ts";
import { answerSignInPage } from "./sign-in-page.ts";

interface Deps {
  readonly issuer: string;
  readonly directory: Directory;
  readonly cookies: Cookies;
  readonly checkSameOrigin: (request: Request) => void;
  readonly log: Log;
}

const maxFormBytes = 4_096;

/** After these the person may try again, or another way, with the same ticket. */
const mayTryAgain: ReadonlySet<ErrorCode> = new Set(["signin.failed", "request.rate_limited", "idp.unreachable", "entity.not_found"]);

/** What the forms with user name and password are sent to: that of the built-in directory, and that of each provider which has passwords. */
export function addPasswordPages(surface: Surface, { issuer, directory, cookies, checkSameOrigin, log }: Deps): void {
  surface.post(paths.password, (c) => answer(c, (attempt) => directory.signInWithPassword(attempt)));
  surface.post(paths.provider, (c) => answer(c, (attempt) => directory.signInAtProvider(c.req.param("providerId"), attempt)));

  async function answer(c: Context<HttpEnvironment>, signIn: (attempt: PasswordAttempt) => Promise<Arrival>) {
    checkSameOrigin(c.req.raw);
    const form = await readFormBody(c.req.raw, maxFormBytes);
    const attempt: PasswordAttempt = {
      ticket: form.get("ticket") ?? "",
      browser: cookies.browser.read(c.req.raw),
      username: form.get("username") ?? "",
      password: form.get("password") ?? "",
      previousCookie: cookies.session.read(c.req.raw),
      source: c.get("source"),
    };
    try {
      return sendOn(c, issuer, cookies, await signIn(attempt));
    } catch (error) {
      if (!isGuardError(error) || !mayTryAgain.has(error.code)) throw error;
      return answerAgain(c, attempt, error);
    }
  }

  async function answerAgain(c: Context<HttpEnvironment>, { ticket, browser }: PasswordAttempt, error: GuardError) {
    if (error.retryAfterSeconds !== undefined) c.header("Retry-After", String(error.retryAfterSeconds));
    if (statusOf(error) >= 500)
      log.warn({ requestId: c.get("requestId"), code: error.code, detail: error.description }, "identity provider failed");
    const { continuation, afresh } = await directory.pendingSignIns.find(ticket, browser);
    const message = messageOf.bind(undefined, error);
    return answerSignInPage(c, statusOf(error), { issuer, ticket, continuation, afresh, ways: await directory.ways(), message });
  }
}
