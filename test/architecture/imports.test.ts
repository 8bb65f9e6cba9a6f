import { describe, expect, it } from "vitest";
import { type Import, importsOf, type SourceFile, sourcesBelow } from "./sources.ts";

/*
 * The law of the house (design §3), as literals. A rule here is changed by changing this file, in sight of everybody.
 */

/** Which workspace packages each package may import, and for what. */
const packageArrows: Record<string, readonly string[]> = {
  protocol: [],
  sdk: ["@agent-id-guard/protocol"],
  "mcp-adapter": ["@agent-id-guard/sdk", "@agent-id-guard/protocol"],
  server: ["@agent-id-guard/protocol"],
  console: ["@agent-id-guard/protocol"],
};
/** `sdk/testing` alone may load the server. */
const packageArrowExceptions: Record<string, readonly string[]> = { "packages/sdk/src/testing/": ["@agent-id-guard/server"] };

/** Outside modules each package may import (types of peers included). `node:` is listed where allowed. */
const outsideModules: Record<string, readonly RegExp[]> = {
  protocol: [/^zod$/],
  sdk: [/^jose$/, /^ky$/, /^zod$/, /^@modelcontextprotocol\/client$/],
  "mcp-adapter": [/^zod$/, /^@modelcontextprotocol\/server$/],
};

type Floor = "root" | "cli" | "http" | "noun" | "port";
const nouns = [
  "parties",
  "agents",
  "directory",
  "clients",
  "resources",
  "parties",
  "policy",
  "topology",
  "tokens",
  "vault",
  "connections",
  "delivery",
  "custody",
  "backup",
  "gateway",
  "audit",
  "estate",
  "overview",
] as const;
const ports = [
  "store",
  "kms",
  "idp",
  "oauth-provider",
  "cloud",
  "database-roles",
  "signer",
  "outbound",
  "sinks",
  "log",
  "clock",
  "entropy",
] as const;

/** What a noun may import of another noun, always through its index. `audit` may be imported by all and imports none. */
const nounOrder: Record<(typeof nouns)[number], readonly string[]> = {
  gateway: ["policy", "tokens", "delivery", "vault", "audit"],
  delivery: ["connections", "vault", "policy", "tokens", "agents", "estate", "audit"],
  connections: ["vault", "directory", "agents", "audit"],
  custody: ["audit"],
  backup: ["audit", "estate"],
  tokens: ["clients", "agents", "directory", "policy", "estate", "audit"],
  agents: ["audit", "resources", "parties"],
  directory: ["audit", "agents", "parties"],
  clients: ["audit", "parties"],
  resources: ["audit", "parties"],
  parties: ["audit"],
  policy: ["audit", "agents"],
  vault: ["policy", "audit"],
  estate: ["audit", "policy", "agents"],
  topology: ["policy", "agents", "clients", "directory", "resources", "vault", "audit"],
  overview: ["audit", "agents", "vault"],
  audit: [],
};

/** Modules that floor 2 may use: pure ones. */
const nounModules = [/^@agent-id-guard\/protocol$/, /^zod$/, /^ipaddr\.js$/];
/** Node modules that floor 2 may name for their types only. */
const nounTypeModules = [/^node:stream$/];

/** Which port may import which library. */
const portModules: Record<(typeof ports)[number], readonly RegExp[]> = {
  store: [/^drizzle-orm/, /^better-sqlite3$/, /^pg$/, /^node:/],
  kms: [/^@aws-sdk\/client-kms$/, /^@azure\/(keyvault-keys|identity)$/, /^google-auth-library$/, /^pkcs11js$/, /^node:/],
  idp: [/^openid-client$/, /^ldapts$/, /^node:/],
  "oauth-provider": [/^node:/],
  cloud: [/^node:/],
  "database-roles": [/^pg$/, /^node:/],
  signer: [/^node:/],
  outbound: [/^undici$/, /^ipaddr\.js$/, /^node:/],
  sinks: [/^node:/],
  log: [/^pino$/],
  clock: [/^node:/],
  entropy: [/^node:/],
};

const server = "packages/server/src/";
/** A vendor's signature, which two ports need: pure. */
const sharedByPorts: readonly string[] = [`${server}cloud/sign-acs3.ts`];
const isPort = (name: string): name is (typeof ports)[number] => (ports as readonly string[]).includes(name);
const isNoun = (name: string): name is (typeof nouns)[number] => (nouns as readonly string[]).includes(name);

function placeOf(path: string): { floor: Floor; name: string } {
  const first = path.slice(server.length).split("/")[0] as string;
  if (isPort(first)) return { floor: "port", name: first };
  if (isNoun(first)) return { floor: "noun", name: first };
  if (first === "http" || first === "cli") return { floor: first, name: first };
  return { floor: "root", name: first };
}

function breaches(files: readonly SourceFile[], judge: (file: SourceFile, imported: Import) => string | undefined): readonly string[] {
  return files.flatMap((file) =>
    importsOf(file).flatMap((imported) => {
      const why = judge(file, imported);
      return why === undefined ? [] : [`${file.path} → ${imported.target}: ${why}`];
    }),
  );
}

describe("between packages", () => {
  it.each(Object.keys(packageArrows))("%s imports only what the arrows allow", (name) => {
    const found = breaches(sourcesBelow(`packages/${name}/src`), (file, { target }) => {
      if (target.startsWith("packages/")) return target.startsWith(`packages/${name}/`) ? undefined : "a relative path leaves the package";
      if (target.startsWith("@agent-id-guard/")) {
        const base = target.split("/").slice(0, 2).join("/");
        const more = Object.entries(packageArrowExceptions).find(([prefix]) => file.path.startsWith(prefix))?.[1] ?? [];
        return [...(packageArrows[name] ?? []), ...more].includes(base) ? undefined : "no such arrow";
      }
      const allowed = outsideModules[name];
      return allowed === undefined || allowed.some((pattern) => pattern.test(target)) || target.startsWith("node:")
        ? undefined
        : "not a module of this package";
    });
    expect(found).toEqual([]);
  });

  it("protocol and the SDK's root entry run without Node", () => {
    const found = breaches([...sourcesBelow("packages/protocol/src"), ...sourcesBelow("packages/sdk/src")], (file, { target, typeOnly }) =>
      target.startsWith("node:") &&
      !typeOnly &&
      !file.path.startsWith("packages/sdk/src/testing/") &&
      !file.path.startsWith("packages/sdk/src/node/") &&
      !file.text.includes(`import("${target}")`)
        ? "a Node module"
        : undefined,
    );
    expect(found).toEqual([]);
  });
});

describe("inside the server, a request walks one way, down", () => {
  const files = sourcesBelow("packages/server/src");
  const below = (floor: Floor) => files.filter((file) => placeOf(file.path).floor === floor);

  it("floor 2 holds rules: no framework, database, network, clock or randomness", () => {
    const found = breaches(below("noun"), (file, { target, typeOnly }) => {
      const { name } = placeOf(file.path);
      if (!target.startsWith(server)) {
        if (nounModules.some((pattern) => pattern.test(target))) return undefined;
        return typeOnly && nounTypeModules.some((pattern) => pattern.test(target)) ? undefined : "not for floor 2";
      }
      const there = placeOf(target);
      if (there.floor === "port") return target.endsWith("/port.ts") || typeOnly ? undefined : "only a port's contract";
      if (there.floor !== "noun") return "upward";
      if (there.name === name) return undefined;
      if (!nounOrder[name as (typeof nouns)[number]].includes(there.name)) return "against the order of the nouns";
      return target.endsWith("/index.ts") || typeOnly ? undefined : "another noun's inside";
    });
    expect(found).toEqual([]);
  });

  it("floor 3 adapts the outside world: each port its own library, nothing of the floors above but types", () => {
    const found = breaches(below("port"), (file, { target, typeOnly }) => {
      const { name } = placeOf(file.path);
      if (!target.startsWith(server)) {
        if (target === "@agent-id-guard/protocol" || target === "zod") return undefined;
        return portModules[name as (typeof ports)[number]].some((pattern) => pattern.test(target)) ? undefined : "not this port's library";
      }
      const there = placeOf(target);
      if (there.floor === "port")
        return there.name === name || target.endsWith("/port.ts") || typeOnly || sharedByPorts.includes(target)
          ? undefined
          : "another port's inside";
      return typeOnly || target === `${server}audit/chain.ts` ? undefined : "upward";
    });
    expect(found).toEqual([]);
  });

  it("floor 1 parses and replies: no database, no adapter, no vendor library", () => {
    const allowed = [/^hono/, /^@hono\//, /^zod$/, /^@agent-id-guard\/protocol$/, /^node:/];
    const found = breaches(below("http"), (_file, { target, typeOnly }) => {
      if (!target.startsWith(server)) return allowed.some((pattern) => pattern.test(target)) ? undefined : "not for floor 1";
      const there = placeOf(target);
      if (there.floor === "http" || there.floor === "noun") return undefined;
      return there.floor === "port" && (typeOnly || target.endsWith("/port.ts")) ? undefined : "skips a floor";
    });
    expect(found).toEqual([]);
  });

  it("only the composition roots (guard.ts with vault-nouns.ts, open-ports.ts for floor 3, and offline/ for commands without a server) put adapters together", () => {
    const composition = [`${server}guard.ts`, `${server}vault-nouns.ts`, `${server}open-ports.ts`, `${server}offline/`];
    const found = breaches(
      files.filter((file) => placeOf(file.path).floor !== "port" && !composition.some((root) => file.path.startsWith(root))),
      (_file, { target, typeOnly }) =>
        target.startsWith(server) && placeOf(target).floor === "port" && !typeOnly && !target.endsWith("/port.ts")
          ? "an adapter"
          : undefined,
    );
    expect(found).toEqual([]);
  });
});

describe("each ambient thing has one home", () => {
  const homes: readonly (readonly [what: string, pattern: RegExp, homes: readonly string[]])[] = [
    ["the clock", /\bDate\.now\(|\bnew Date\(\)/, ["packages/server/src/clock/system.ts", "packages/sdk/src/clock.ts"]],
    [
      "randomness",
      /\bMath\.random\(|\brandomUUID\(|\brandomBytes\(|\bgetRandomValues\(/,
      ["packages/server/src/entropy/system.ts", "packages/sdk/src/random.ts"],
    ],
    ["the environment", /\bprocess\.env\b/, ["packages/server/src/config.ts", "packages/sdk/src/node/"]],
    ["the console", /\bconsole\.[a-z]+\(/, ["packages/server/src/cli/"]],
  ];
  const files = ["protocol", "sdk", "mcp-adapter", "server"].flatMap((name) => sourcesBelow(`packages/${name}/src`));

  it.each(homes)("%s", (_what, pattern, allowed) => {
    const found = files
      .filter((file) => pattern.test(file.text) && !allowed.some((home) => file.path.startsWith(home)))
      .map((file) => file.path);
    expect(found).toEqual([]);
  });
});
