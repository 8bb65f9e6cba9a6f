import type { FieldIssue } from "@agent-id-guard/protocol";
import type { CatalogueEntry, EntryParameter } from "./catalogue/entry.ts";
import { unusable } from "./failures.ts";

/** Fills the slots of an address, and checks what comes out. Throws `request.invalid`. */
export type AddressOf = (template: string) => URL;

type Values = Readonly<Record<string, string>>;

const hostName =
  /^(?=[^:]{1,253}(?::|$))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*(?::[1-9]\d{0,4})?$/;
const segment = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** What is wrong with the parameters of a credential: unknown, missing, or of another form. */
export function parameterIssues({ parameters }: CatalogueEntry, given: Values): readonly FieldIssue[] {
  const known = new Set(parameters.map(({ name }) => name));
  const unknown = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((name) => ({ path: `parameters.${name}`, message: "expected no such parameter" }));
  const wrong = parameters.flatMap((parameter) => {
    const value = filledValue(parameter, given);
    const message = value === undefined ? `expected ${parameter.title}` : issueOf(parameter, value);
    return message === undefined ? [] : [{ path: `parameters.${parameter.name}`, message }];
  });
  return [...unknown, ...wrong];
}

/**
 * The addresses of a provider of the catalogue with the credential's parameters. A slot fills its own place and no other: the address must come out of the parser as
 * it went in, so that no value moves the host, leaves its segment, or brings a user, a query or a fragment.
 */
export function addressesOf(entry: CatalogueEntry, given: Values, clientId: string): AddressOf {
  const values = new Map([
    ["clientId", encodeURIComponent(clientId)],
    ...entry.parameters.map((parameter) => [parameter.name, filledValue(parameter, given) ?? ""] as const),
  ]);
  return (template) => {
    const filled = template.replaceAll(/\{(\w+)\}/g, (slot, name: string) => values.get(name) ?? slot);
    const url = URL.parse(filled);
    if (url === null || url.protocol !== "https:" || (url.href !== filled && url.href !== `${filled}/`))
      throw unusable("parameters", "expected values that make an https address");
    return url;
  };
}

/** The addresses of a custom provider: https, or http to a loopback address where this server itself is one for development (FED-14). */
export function customAddresses(allowLoopbackHttp: boolean): AddressOf {
  return (address) => {
    const url = URL.parse(address);
    const isPlain = url !== null && url.username === "" && url.password === "" && url.hash === "";
    if (!isPlain || !(url.protocol === "https:" || (url.protocol === "http:" && allowLoopbackHttp && isLoopback(url.hostname))))
      throw unusable("endpoints", "expected https addresses");
    return url;
  };
}

function filledValue({ name, kind, default: usual }: EntryParameter, given: Values): string | undefined {
  const value = Object.hasOwn(given, name) ? given[name] : usual;
  return kind === "segment" ? value : value?.toLowerCase();
}

function issueOf({ kind, hosts = [], example }: EntryParameter, value: string): string | undefined {
  if (kind === "segment") return segment.test(value) ? undefined : `expected a value such as ${example}`;
  if (!hostName.test(value)) return `expected a host such as ${example}`;
  const isVendors = hosts.some((host) => value === host || value.endsWith(`.${host}`));
  return kind === "host" || isVendors ? undefined : `expected a host below ${hosts.join(", ")}`;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
