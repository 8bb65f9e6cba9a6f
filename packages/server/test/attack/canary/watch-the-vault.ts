import { type Delivery, deliveryTokenTypes, endpoints } from "@agent-id-guard/protocol";
import type { Canaries } from "./canaries.ts";
import type { OtherSides } from "./other-sides.ts";
import type { Answer } from "./recorder.ts";
import type { SentCall } from "./wire.ts";

/** What is looked for as the kind of thing that it is. */
const names = {
  token: "provider's access token",
  minted: "minted JWT",
  federated: "federated token",
  sts: "temporary key of a cloud",
  dynamic: "role's password",
  reveal: "shownKey",
} as const;

type Mode = keyof typeof names;
const modes = Object.keys(names) as Mode[];

/** The body of an answer of JSON. */
export const jsonOf = <T>({ bytes }: Answer): T => JSON.parse(bytes.toString("utf8").split("\n\n").slice(1).join("\n\n")) as T;

const isDelivery = ({ method, path, status }: Answer) => method === "POST" && path === endpoints.deliveries && status === 200;

/** Whether this answer hands over a delivery: of this mode, where one is named. */
export function handsOver(answer: Answer, mode?: Mode): boolean {
  if (isDelivery(answer)) return mode === undefined || jsonOf<Delivery>(answer).mode === mode;
  if (answer.path !== endpoints.token || answer.status !== 200) return false;
  const [found] =
    Object.entries(deliveryTokenTypes).find(([, type]) => type === jsonOf<{ issued_token_type?: string }>(answer).issued_token_type) ?? [];
  return found !== undefined && (mode === undefined || found === mode);
}

/** Whether a stored value may be shown: by a reveal, to an administrator or an agent. */
export const reveals = (answer: Answer): boolean =>
  (answer.method === "POST" && /^\/api\/v1\/credentials\/[^/]+\/reveal$/.test(answer.path) && answer.status === 200) ||
  handsOver(answer, "reveal");

const handsOverKeys = (answer: Answer) => handsOver(answer, "sts") || handsOver(answer, "federated");

/** Whatever was handed over, whoever got it, stands in answers of its mode alone. */
export function watchDeliveries(canaries: Canaries, answers: readonly Answer[]): void {
  for (const answer of answers) {
    const mode = modes.find((one) => handsOver(answer, one));
    if (mode === undefined) continue;
    const may = (one: Answer) => handsOver(one, mode);
    if (!isDelivery(answer)) {
      canaries.watch(names[mode], secretPartOf(mode, jsonOf<{ access_token: string }>(answer).access_token), may);
      continue;
    }
    const { material } = jsonOf<Delivery>(answer);
    if (material.type === "bearer") canaries.watch(names[mode], secretPartOf(mode, material.token), may);
    if (material.type === "database") canaries.watch(names[mode], material.login.password, may);
    // The clouds of the test give the same keys to whoever comes, by a stored key or without one.
    if (material.type === "cloud")
      for (const secret of [material.credentials.secretAccessKey, material.credentials.sessionToken])
        canaries.watch(names.sts, secret, handsOverKeys);
  }
}

/** A JWT is as good as its signature. */
const secretPartOf = (mode: Mode, secret: string) => (mode === "minted" ? (secret.split(".")[2] ?? "") : secret);

/** What went to other sides and came from them, and stays between them and the server. Access tokens may be handed over as such. */
export function watchCalls(canaries: Canaries, calls: readonly SentCall[], { third, clouds }: Pick<OtherSides, "third" | "clouds">): void {
  for (const { url, body, answer } of calls) {
    const { origin, pathname } = new URL(url);
    const sent = fieldsOf(body);
    const given = fieldsOf(answer);
    const watch = (name: string, secret: string | undefined) => {
      if (secret !== undefined) canaries.watch(name, secret);
    };
    if (origin === third.issuer && pathname === "/token") {
      watch("provider's code", sent.code);
      watch("PKCE verifier", sent.code_verifier);
      watch("provider's refresh token", sent.refresh_token);
      if (given.access_token === undefined) continue;
      watch("provider's refresh token", given.refresh_token);
      watch("provider's ID token", given.id_token?.split(".")[2]);
      canaries.watch(names.token, given.access_token, (one) => handsOver(one, "token"));
    }
    if (clouds.includes(origin)) {
      const shown = sent.WebIdentityToken ?? sent.subject_token ?? sent.client_assertion ?? sent.assertion;
      watch("federation JWT", shown?.split(".")[2]);
      // Google's first token is worth everything, and is traded for a narrow one.
      if (pathname === "/v1/token") watch("token between two", given.access_token);
      else if (given.access_token !== undefined)
        canaries.watch("federated token", given.access_token, (one) => handsOver(one, "federated"));
    }
    if (pathname.startsWith("/v1/transit/")) {
      watch("data key", sent.plaintext);
      watch("data key", (JSON.parse(answer) as { data?: { plaintext?: string } }).data?.plaintext);
    }
  }
}

/** The names of what was sent to other sides while the weather there was such. */
export function sentIn(calls: readonly SentCall[], weather: SentCall["weather"]): readonly string[] {
  const sent = calls.filter((call) => call.weather === weather);
  return [...new Set(sent.flatMap(({ headers, body }) => [...Object.keys(headers), ...Object.keys(fieldsOf(body))]))];
}

/** The fields of a form or of JSON. */
function fieldsOf(text: string): Readonly<Record<string, string | undefined>> {
  if (text.startsWith("{")) return JSON.parse(text) as Record<string, string>;
  return Object.fromEntries(new URLSearchParams(text));
}
