import { z } from "zod";

/** A permission: the OAuth `scope` value of one right on one resource, such as `tickets:read` (RFC 6749 §3.3 scope-token, at most 100 characters). */
export const permissionSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/*-]*$/, "expected letters, digits and . _ : / * - only, such as tickets:read");

/** The permissions of a scope string, without repeats, in the order given. Returns undefined when it is not a valid scope (RFC 6749 §3.3). */
export function parseScope(scope: string): readonly string[] | undefined {
  if (scope === "") return [];
  if (scope.length > 4_000) return undefined;
  const parts = scope.split(" ");
  for (const part of parts) if (!permissionSchema.safeParse(part).success) return undefined;
  return [...new Set(parts)];
}

/** The scope string of permissions. */
export function formatScope(permissions: Iterable<string>): string {
  return [...new Set(permissions)].join(" ");
}
