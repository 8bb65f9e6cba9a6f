import { ask, type Line } from "./ask.ts";
import type { AccountSource, Pointer } from "./catalogue/entry.ts";
import { at, type JsonObject } from "./json-pointer.ts";
import type { Provider } from "./provider.ts";

/** The longest that it may take: the connection stands without it. */
const limitMs = 2_000;
const mostLength = 200;

export interface AccountHints {
  readonly accessToken: string;
  /** What the token endpoint answered. */
  readonly body: JsonObject;
  /** The claims of an ID token, checked. */
  readonly claims: JsonObject | undefined;
}

/** Who the person is at the provider, for people to read; undefined where it can't be told. Never fails: the tokens are worth more. */
export async function accountOf(
  line: Line,
  { entry, addressOf }: Provider,
  { accessToken, body, claims }: AccountHints,
): Promise<string | undefined> {
  const named = claims === undefined ? undefined : labelIn(claims, { label: ["/preferred_username", "/email", "/name"] });
  if (named !== undefined || entry.account === undefined) return named;
  const { call } = entry.account;
  if (call === undefined) return labelIn(body, entry.account) ?? subjectOf(claims);
  const { tokenHeader, headers, post } = call;
  const token: Readonly<Record<string, string>> =
    tokenHeader === undefined ? { authorization: `Bearer ${accessToken}` } : { [tokenHeader]: accessToken };
  const answer = await ask(line, {
    url: addressOf(call.endpoint),
    method: post === undefined ? "GET" : "POST",
    headers: { ...headers, ...token, ...(post === undefined ? {} : { "content-type": "application/json; charset=utf-8" }) },
    ...(post === undefined ? {} : { body: JSON.stringify(post) }),
    limitMs,
  }).catch(() => undefined);
  const told = answer?.status === 200 ? labelIn(answer.body, entry.account) : undefined;
  return told ?? subjectOf(claims);
}

function labelIn(document: unknown, { label, place }: Pick<AccountSource, "label" | "place">): string | undefined {
  const name = label.map((pointer) => lineAt(document, pointer)).find((text) => text !== undefined);
  const where = place === undefined ? undefined : lineAt(document, place);
  return name === undefined ? undefined : (where === undefined ? name : `${name} (${where})`).slice(0, mostLength);
}

function subjectOf(claims: JsonObject | undefined): string | undefined {
  return lineAt(claims, "/sub")?.slice(0, mostLength);
}

/** One line that can be shown: no control or bidirectional characters. */
function lineAt(document: unknown, pointer: Pointer): string | undefined {
  const value = at(document, pointer);
  const text =
    typeof value === "number"
      ? String(value)
      : typeof value === "string"
        ? value.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").trim()
        : "";
  return text === "" ? undefined : text;
}
