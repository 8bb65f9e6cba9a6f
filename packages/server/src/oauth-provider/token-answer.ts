import type { ProviderAnswer } from "./ask.ts";
import type { Pointer, TokenAnswer } from "./catalogue/entry.ts";
import { failed, ProviderRefusal } from "./failures.ts";
import { at, isObject, type JsonObject } from "./json-pointer.ts";
import type { ProviderTokens } from "./port.ts";

/** The tokens of an answer, and the answer itself: some providers tell in it who the person is. */
export interface ReadTokens {
  readonly tokens: ProviderTokens;
  readonly idToken: string | undefined;
  readonly body: JsonObject;
}

/** What stands in for what an answer leaves out. */
export interface Asked {
  readonly scopes: readonly string[];
  readonly refreshToken?: string;
  /** When it was asked: lifetimes count from here. */
  readonly atMs: number;
}

/** The longest token and the longest life that are believed. */
const limits = { tokenLength: 16_384, lifeSeconds: 10 * 365 * 86_400 } as const;

/** Reads an answer of a token endpoint (RFC 6749 §5.1). Throws a {@link ProviderRefusal} where it says no, `connection.failed` where it can't be read. */
export function readTokens({ status, body }: ProviderAnswer, wire: TokenAnswer, asked: Asked): ReadTokens {
  refuseRefusal({ status, body }, wire);
  const read = wire.at
    .map((place) => at(body, place))
    .find((found) => isObject(found) && text(member(found, wire, "access_token")) !== undefined);
  if (body === undefined || !isObject(read)) throw failed("The provider's answer holds no access token");
  refuseOtherType(member(read, wire, "token_type"), wire);
  const seconds = lifeSeconds(member(read, wire, "expires_in"));
  return {
    tokens: {
      accessToken: text(member(read, wire, "access_token")) as string,
      refreshToken: text(member(read, wire, "refresh_token")) ?? asked.refreshToken,
      scopes: scopesOf(member(read, wire, "scope")) ?? asked.scopes,
      expiresAtMs: seconds === undefined ? undefined : asked.atMs + seconds * 1_000,
    },
    idToken: text(read.id_token),
    body,
  };
}

/** Throws where an answer is a refusal: by its status, by a code of an error, or because it does not say that it went well. */
export function refuseRefusal(
  { status, body }: ProviderAnswer,
  { success, refusal = ["/error"] }: Pick<TokenAnswer, "success" | "refusal">,
): void {
  const said = success === undefined ? undefined : at(body, success.at);
  const isDone = said === undefined || said === success?.is;
  const saysError = refusal.some((place) => place !== success?.at && codeAt(body, place) !== undefined);
  if (status >= 200 && status < 300 && isDone && !saysError) return;
  const codes = refusal.flatMap((place) => codeAt(body, place) ?? []);
  throw new ProviderRefusal(codes, status);
}

function codeAt(body: JsonObject | undefined, place: Pointer): string | undefined {
  const code = at(body, place);
  return typeof code === "number" ? String(code) : typeof code === "string" && code !== "" ? code : undefined;
}

function member(read: JsonObject, { names = {} }: TokenAnswer, standard: string): unknown {
  const name = names[standard] ?? standard;
  return Object.hasOwn(read, name) ? read[name] : undefined;
}

/** Something that can stand in a header: visible ASCII, and not endless. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= limits.tokenLength && /^[\x21-\x7e]+$/.test(value) ? value : undefined;
}

/** RFC 6749 §7.1: a token of a type that we do not know is not used. */
function refuseOtherType(type: unknown, { tokenTypes = [] }: TokenAnswer): void {
  if (type === undefined || type === null) return;
  if (typeof type !== "string" || !["bearer", ...tokenTypes].includes(type.toLowerCase()))
    throw failed("The provider's token is of another type than Bearer");
}

function lifeSeconds(value: unknown): number | undefined {
  const seconds = typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && seconds > 0 ? Math.min(Math.floor(seconds), limits.lifeSeconds) : undefined;
}

function scopesOf(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] | undefined = typeof value === "string" ? value.split(/[ ,]+/) : Array.isArray(value) ? value : undefined;
  return list
    ?.filter((scope): scope is string => typeof scope === "string" && /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/.test(scope))
    .slice(0, 200);
}
