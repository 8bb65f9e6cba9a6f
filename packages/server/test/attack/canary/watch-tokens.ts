import type { Canaries } from "./canaries.ts";
import type { Answer, Recorder } from "./recorder.ts";
import { handsOver, jsonOf } from "./watch-the-vault.ts";

/** A token is as good as its signature: whoever has that has had the token. */
export const signatureOf = (token: string) => token.split(".")[2] ?? "";

/** The tokens that were handed out, and the assertions that were sent for them. */
export function watchTokens(canaries: Canaries, { answers, forms }: Pick<Recorder, "answers" | "forms">): void {
  const isTokenAnswer = (answer: Answer) => answer.path === "/oauth/token" && answer.status === 200 && !handsOver(answer);
  for (const answer of answers.filter(isTokenAnswer)) {
    const tokens = jsonOf<Record<string, string | undefined>>(answer);
    canaries.watch("access token", signatureOf(tokens.access_token ?? ""), isTokenAnswer);
    if (tokens.id_token !== undefined) canaries.watch("ID token", signatureOf(tokens.id_token), isTokenAnswer);
    if (tokens.refresh_token !== undefined) canaries.watch("refresh token", tokens.refresh_token, isTokenAnswer);
  }
  for (const form of forms)
    if (form.has("client_assertion")) canaries.watch("client assertion", signatureOf(form.get("client_assertion") ?? ""));
}
