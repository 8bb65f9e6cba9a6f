import type { NewResource, Resource } from "./queries.ts";

export type NewKind = NewResource["kind"];
export const newKinds = ["llm", "mcp", "service"] as const;

/** What stands in the form. */
export interface NewResourceValues {
  readonly kind: NewKind;
  readonly title: string;
  readonly name: string;
  /** Where the gateway forwards to, or where the MCP server is. */
  readonly address: string;
  readonly permissions: Resource["permissions"];
  readonly models: string[] | null;
  readonly tokenTtlSeconds: number;
  readonly allowPrivateNetwork: boolean;
}

const usualPermission: Readonly<Record<NewKind, string>> = { llm: "llm:invoke", mcp: "tools:use", service: "api:call" };

/** A form of this kind that nobody has typed in yet; `described` says in words what the first permission allows. */
export function freshValues(kind: NewKind, described: string): NewResourceValues {
  return {
    kind,
    title: "",
    name: "",
    address: "",
    permissions: [{ name: usualPermission[kind], description: described }],
    models: null,
    tokenTtlSeconds: 300,
    allowPrivateNetwork: false,
  };
}

/** The body of the request: each kind has its own members. */
export function toNewResource({ kind, title, name, address, permissions, ...rest }: NewResourceValues): NewResource {
  const { models, tokenTtlSeconds, allowPrivateNetwork } = rest;
  const every = { kind, title: title.trim(), name, permissions, tokenTtlSeconds };
  if (kind === "mcp") return { ...every, identifier: address };
  if (kind === "service" && address === "") return { ...every, allowPrivateNetwork };
  return { ...every, upstreamUrl: address, allowPrivateNetwork, ...(kind === "llm" ? { models } : {}) };
}

/** A short name out of a name: `HR records` becomes `hr-records`. */
export function shortNameOf(title: string): string {
  return title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, "");
}
