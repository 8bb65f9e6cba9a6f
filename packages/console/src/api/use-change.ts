import { type QueryKey, type UseMutationResult, useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useReauthentication } from "../session/reauthentication.tsx";
import { isProblem } from "./problem.ts";

/** One wish of a person, as it goes onto the wire: repeated as it is, it has one effect. */
export type Intent = { readonly "Idempotency-Key": string };

export interface ChangeOptions<Input, Answer> {
  /** Sends the change: `answered(api.POST(…, { params: { header: { ...intent, ...ifMatch(object) } } }))`. */
  readonly send: (input: Input, intent: Intent) => Promise<Answer>;
  /** The queries that tell something else from now on. */
  readonly touches: readonly QueryKey[];
  readonly onDone?: (answer: Answer, input: Input) => void;
}

const soonMs = 1_000;

/**
 * A change that a person makes. The same input that failed is sent again with the same key, so that an answer that was lost is found, and nothing
 * is done twice. A server that asks for a fresh sign-in gets one, and the person finds what they typed.
 */
export function useChange<Input, Answer>(options: ChangeOptions<Input, Answer>): UseMutationResult<Answer, Error, Input> {
  const queries = useQueryClient();
  const askForSignIn = useReauthentication();
  const pending = useRef<{ readonly input: string; readonly intent: Intent }>(undefined);
  return useMutation<Answer, Error, Input>({
    // What was sent and answered may be secret: it is forgotten soon after the form is gone, not minutes later.
    gcTime: soonMs,
    mutationFn: (input) => {
      const written = JSON.stringify(input);
      if (pending.current?.input !== written) pending.current = { input: written, intent: { "Idempotency-Key": crypto.randomUUID() } };
      return options.send(input, pending.current.intent);
    },
    onSuccess: async (answer, input) => {
      pending.current = undefined;
      await Promise.all(options.touches.map((queryKey) => queries.invalidateQueries({ queryKey })));
      options.onDone?.(answer, input);
    },
    onError: (error) => {
      // A refusal is an answer: the next attempt is a new wish. Without an answer the same wish is still open.
      if (isProblem(error)) pending.current = undefined;
      if (isProblem(error) && error.code === reauthenticationCode) askForSignIn();
    },
  });
}

const reauthenticationCode = "access.reauthentication_required";

/** The header that says which version of an object a change was made on. */
export function ifMatch(object: { readonly version: number }): { readonly "If-Match": string } {
  return { "If-Match": `"${object.version}"` };
}
