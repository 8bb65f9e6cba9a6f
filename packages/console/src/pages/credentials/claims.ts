/** A claim of a minted token as it is typed. */
export interface TypedClaim {
  /** Of its line in the form. */
  readonly key: string;
  readonly name: string;
  readonly type: ClaimType;
  readonly text: string;
}

export const claimTypes = ["text", "number", "yesNo"] as const;
export type ClaimType = (typeof claimTypes)[number];

export const newClaim = (): TypedClaim => ({ key: crypto.randomUUID(), name: "", type: "text", text: "" });

/** What the API is sent; lines without a name are left out. */
export function claimsOf(claims: readonly TypedClaim[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(claims.filter(({ name }) => name !== "").map((claim) => [claim.name, contentOf(claim)]));
}

function contentOf({ type, text }: TypedClaim): unknown {
  if (type === "yesNo") return text === "yes";
  return type === "number" && text !== "" ? Number(text) : text;
}

/** Whether another line before it has its name: a token has each claim once. */
export const isTwin = (claims: readonly TypedClaim[], at: number): boolean =>
  claims[at]?.name !== "" && claims.findIndex(({ name }) => name === claims[at]?.name) < at;
