import { GuardError, permissionSchema } from "@agent-id-guard/protocol";

/** Marks what every caller may use who holds a valid token for this server, whatever its scope. Compared by identity: another empty list is refused. */
export const anyCaller: readonly never[] = Object.freeze([]);

/** What a call needs: one permission, all of several, or {@link anyCaller}. */
export type Requirement = string | readonly string[];

/** Which permission each thing of the server needs. What has no entry is hidden and denied. */
export interface PermissionOptions {
  /** By exact tool name. */
  readonly permissions: Readonly<Record<string, Requirement>>;
  /** By resource URI, exact or ending in `*` (`tickets://open/*`); an exact entry decides before any pattern, a longer pattern before a shorter one. */
  readonly resources?: Readonly<Record<string, Requirement>> | undefined;
  /** By exact prompt name. */
  readonly prompts?: Readonly<Record<string, Requirement>> | undefined;
}

/** A named thing of an MCP server. */
export interface Target {
  readonly kind: "tool" | "prompt" | "resource" | "template";
  /** The tool or prompt name, the resource URI, or the URI template. */
  readonly name: string;
}

/** The permissions that a target needs, all of them; undefined: it has no entry, so nobody may use it. */
export type PermissionTable = (target: Target) => readonly string[] | undefined;

/** Reads the options once. Throws `config.invalid` for a name that is no permission and for an empty list other than {@link anyCaller}. */
export function createPermissionTable(options: PermissionOptions): PermissionTable {
  const tools = readEntries(options.permissions, "permissions");
  const prompts = readEntries(options.prompts ?? {}, "prompts");
  const resources = readEntries(options.resources ?? {}, "resources");
  const patterns = [...resources].filter(([pattern]) => pattern.endsWith("*")).toSorted(([a], [b]) => b.length - a.length);

  const byUri = (uri: string) => resources.get(uri) ?? patterns.find(([pattern]) => uri.startsWith(pattern.slice(0, -1)))?.[1];

  return ({ kind, name }) => {
    if (kind === "tool") return tools.get(name);
    if (kind === "prompt") return prompts.get(name);
    const needed = byUri(name);
    if (kind === "template") return needed;
    return spellingsOf(name).every((spelling) => byUri(spelling) === needed) ? needed : undefined;
  };
}

/** Whether all that is needed was granted. A permission stands for itself alone: no name implies another. */
export function covers(granted: ReadonlySet<string>, needed: readonly string[]): boolean {
  return needed.every((permission) => granted.has(permission));
}

function readEntries(record: Readonly<Record<string, Requirement>>, option: string): ReadonlyMap<string, readonly string[]> {
  return new Map(Object.entries(record).map(([name, requirement]) => [name, readRequirement(requirement, `${option}.${name}`)]));
}

function readRequirement(requirement: Requirement, where: string): readonly string[] {
  const needed = typeof requirement === "string" ? [requirement] : requirement;
  if (needed !== anyCaller && needed.length === 0) {
    throw new GuardError("config.invalid", {
      description: `${where} is an empty list`,
      hint: "Name the permission that it needs, or use `anyCaller`.",
    });
  }
  for (const permission of needed) {
    if (!permissionSchema.safeParse(permission).success || permission === "offline_access") {
      throw new GuardError("config.invalid", {
        description: `${where} does not name a permission`,
        hint: "A permission looks like `tickets:read`.",
      });
    }
  }
  return needed;
}

/**
 * What a server may take a URI for: it resolves `a/../b` before it looks a resource up, and what it matched may be decoded before it becomes a path.
 * All spellings must fall under the same entry (case MCP-06). None for what is no URI.
 */
function spellingsOf(uri: string): readonly string[] {
  if (!URL.canParse(uri)) return [""];
  const decoded = decode(uri).replaceAll("\\", "/");
  return [new URL(uri).href, URL.canParse(decoded) ? new URL(decoded).href : ""];
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return "";
  }
}
