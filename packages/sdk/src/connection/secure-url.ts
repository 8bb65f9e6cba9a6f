import { GuardError } from "@agent-id-guard/protocol";

const loopback = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether credentials and tokens may travel to this address: TLS, or this machine itself. */
export function isSecureUrl(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && loopback.test(url.hostname));
}

/** Parses an address to which secrets will be sent. Throws `sdk.misconfigured`, naming what it is for. */
export function parseSecureUrl(text: string, purpose: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && isSecureUrl(url) && url.username === "" && url.password === "") return url;
  throw new GuardError("sdk.misconfigured", {
    description: `${purpose} is not an https address`,
    hint: "Use https://…; plain http is for this machine only (localhost, 127.0.0.1, [::1]).",
  });
}
