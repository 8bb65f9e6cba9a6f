import { GuardError } from "@agent-id-guard/protocol";
import { z } from "zod";
import type { Tickets } from "../../directory/index.ts";
import type { Digests, Entropy } from "../../entropy/port.ts";
import type { TicketRow, Write } from "../../store/port.ts";
import { authorizationRequestSchema } from "./authorization-request.ts";

/** How long a person may think. */
const ttlMs = 10 * 60_000;

const questionSchema = z.object({
  /** Digest of the cookie of the browser in which it is asked. */
  browser: z.string(),
  /** The session in which it is asked: an answer out of another one counts for nothing. */
  sessionId: z.string(),
  request: authorizationRequestSchema,
  about: z.discriminatedUnion("kind", [
    /** May this client call the agent for me, with these permissions? */
    z.object({ kind: z.literal("consent"), permissions: z.array(z.string()), clientFingerprint: z.string() }),
    /** May this client administer in my name? */
    z.object({ kind: z.literal("administration") }),
    /** Do I go on as who I am? */
    z.object({ kind: z.literal("account") }),
  ]),
  /** Whether the person has said before, in this request, that they go on as who they are. */
  accountChosen: z.boolean(),
});

/** A question that waits for a person's answer. */
export type Question = z.infer<typeof questionSchema>;

/** A question with the ticket that holds it. */
export interface PendingQuestion extends Question {
  readonly row: TicketRow;
}

/** The cookies of the browser in front of us. */
export interface QuestionCookies {
  readonly sessionCookie: string | undefined;
  readonly browserCookie: string | undefined;
}

/** Questions to people. Each is asked of one session in one browser, and is answered once (cases AZC-11, AZC-12). */
export interface Questions {
  /** A new question: its ticket, the secret of the browser's cookie (a new one for a browser without), and the write that makes it valid. */
  asking(
    question: Omit<Question, "browser">,
    browserCookie: string | undefined,
  ): { readonly ticket: string; readonly browser: string; readonly write: Write };
  /** Throws `signin.expired` for a ticket that is none, of another browser, or of another session. */
  find(ticket: string, cookies: QuestionCookies): Promise<PendingQuestion>;
  /** What the form of the page carries beside the ticket: who only knows the page's address does not have it. */
  formTokenOf(ticket: string, cookies: QuestionCookies): string;
}

export interface QuestionDeps {
  readonly tickets: Tickets;
  readonly entropy: Pick<Entropy, "secret">;
  readonly digests: Digests;
}

export function createQuestions({ tickets, entropy, digests }: QuestionDeps): Questions {
  return {
    asking(question, known) {
      const browser = known ?? entropy.secret();
      const { secret, write } = tickets.issuing("consent", { ...question, browser: digests.sha256Hex(browser) }, ttlMs);
      return { ticket: secret, browser, write };
    },
    async find(ticket, { browserCookie, sessionCookie }) {
      const row = await tickets.find("consent", ticket);
      const question = questionSchema.safeParse(row?.body).data;
      if (row === undefined || question === undefined || browserCookie === undefined || sessionCookie === undefined)
        throw new GuardError("signin.expired");
      const isTheirs =
        digests.equal(digests.sha256Hex(browserCookie), question.browser) &&
        digests.equal(digests.sha256Hex(sessionCookie), question.sessionId);
      if (!isTheirs) throw new GuardError("signin.expired");
      return { ...question, row };
    },
    formTokenOf: (ticket, { sessionCookie = "" }) => digests.sha256Base64url(`agent-id-guard consent ${ticket} ${sessionCookie}`),
  };
}
