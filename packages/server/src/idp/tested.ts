import { isGuardError, type ProviderTest } from "@agent-id-guard/protocol";

/** What a step looks at: returns what it saw, throws what is wrong; null: there is nothing to look at, for the reason given. */
export type Look = (() => Promise<string>) | { readonly skipped: string };

/**
 * Runs the steps of a connection test in their order. After one that failed the others still run, so that everything wrong is told at once, except after one of
 * `needed`: nothing else can be looked at then. Errors that are not of the catalogue are passed on.
 */
export async function tested(steps: Readonly<Record<string, Look>>, needed: readonly string[] = []): Promise<ProviderTest> {
  const seen: ProviderTest["steps"] = [];
  for (const [name, look] of Object.entries(steps)) {
    const failed = seen.find((step) => step.outcome === "failed" && needed.includes(step.name));
    if (failed !== undefined) seen.push({ name, outcome: "skipped", message: `Needs what failed before: ${failed.name}` });
    else if (typeof look === "function") seen.push({ name, ...(await outcomeOf(look)) });
    else seen.push({ name, outcome: "skipped", message: look.skipped });
  }
  return { ok: seen.every(({ outcome }) => outcome !== "failed"), steps: seen };
}

async function outcomeOf(look: () => Promise<string>): Promise<Pick<ProviderTest["steps"][number], "outcome" | "message">> {
  try {
    return { outcome: "passed", message: await look() };
  } catch (error) {
    if (!isGuardError(error)) throw error;
    return { outcome: "failed", message: `${error.description}. ${error.hint}` };
  }
}
