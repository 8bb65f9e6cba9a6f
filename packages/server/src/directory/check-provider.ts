import {
  GuardError,
  type IdentityProviderKind,
  type ProviderSettings,
  providerSecrets,
  readProviderSettings,
} from "@agent-id-guard/protocol";

const loopbackHost = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/i;

/**
 * The settings of a provider with their defaults, if they are sound and the secrets are those of its kind.
 * Throws `request.invalid` naming each member that is not.
 */
export function checkProvider(kind: IdentityProviderKind, settings: unknown, secretsSet: ReadonlySet<string>): ProviderSettings {
  const known: Readonly<Record<string, string>> = providerSecrets[kind];
  const read = readProviderSettings(kind, settings);
  const fields = [
    ...(read.error?.issues ?? []).map((issue) => ({ path: ["settings", ...issue.path].join("."), message: messageOf(issue) })),
    ...insecure(read.data ?? {}),
    ...plainLdap(kind, read.data ?? {}),
    ...([...secretsSet].every((name) => Object.hasOwn(known, name))
      ? []
      : [{ path: "secrets", message: `has one that ${kind} has no use for; expected ${Object.keys(known).join(", ") || "none"}` }]),
    ...Object.entries(known)
      .filter(([name, need]) => need === "required" && !secretsSet.has(name))
      .map(([name]) => ({ path: `secrets.${name}`, message: "expected one" })),
  ];
  if (fields.length > 0 || read.data === undefined) throw new GuardError("request.invalid", { fields });
  return read.data;
}

/** What is wrong with a member; the name of one that is not known is not repeated: it may be a secret in the wrong place (case LOG-02). */
const messageOf = ({ code, message }: { readonly code: string | undefined; readonly message: string }): string =>
  code === "unrecognized_keys" ? "has a member that is not known here" : message;

/** Addresses without TLS away from this machine. */
function insecure(settings: object) {
  return Object.entries(settings)
    .filter(([, value]) => typeof value === "string" && value.startsWith("http:") && !isLoopback(value))
    .map(([name]) => ({ path: `settings.${name}`, message: "expected https, except on a loopback address" }));
}

/** Passwords in plain text, for anybody to read on the way to another machine (case FED-09). */
function plainLdap(kind: IdentityProviderKind, settings: object) {
  const { url, startTls } = settings as { readonly url?: unknown; readonly startTls?: unknown };
  const isPlain = kind === "ldap" && String(url).startsWith("ldap:") && startTls === false;
  return isPlain && !isLoopback(String(url))
    ? [{ path: "settings.startTls", message: "expected true, or an ldaps: address, except on a loopback address" }]
    : [];
}

function isLoopback(url: string): boolean {
  return loopbackHost.test(URL.parse(url)?.hostname ?? "");
}
