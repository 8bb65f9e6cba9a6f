import type { Client } from "./queries.ts";

export const consentModes = ["required", "implied"] as const;

/** A client as it stands in a form. */
export interface ClientValues {
  readonly name: string;
  readonly redirects: string;
  readonly postLogout: string;
  readonly backchannel: string;
  readonly consent: Client["consent"];
}

export const emptyClient: ClientValues = { name: "", redirects: "", postLogout: "", backchannel: "", consent: "required" };

export function valuesOf({ name, redirectUris, postLogoutRedirectUris, backchannelLogoutUri, consent }: Client): ClientValues {
  return {
    name,
    redirects: redirectUris.join("\n"),
    postLogout: postLogoutRedirectUris.join("\n"),
    backchannel: backchannelLogoutUri ?? "",
    consent,
  };
}

/** What of a form is sent. */
export function toBody({ name, redirects, postLogout, backchannel, consent }: ClientValues) {
  return {
    name: name.trim(),
    redirectUris: toAddresses(redirects),
    postLogoutRedirectUris: toAddresses(postLogout),
    backchannelLogoutUri: backchannel.trim() === "" ? null : backchannel.trim(),
    consent,
  };
}

/** The origins whose scripts may call the server for a single-page client: those of its redirect addresses, as far as they are addresses yet. */
export function originsOf(redirectUris: readonly string[]): readonly string[] {
  return [...new Set(redirectUris.flatMap((uri) => URL.parse(uri)?.origin ?? []))].filter((origin) => origin !== "null");
}

/** The addresses in a text of one a line. */
export function toAddresses(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
