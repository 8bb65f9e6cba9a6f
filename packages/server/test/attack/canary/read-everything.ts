import { endpoints } from "@agent-id-guard/protocol";
import { expect } from "vitest";
import type { VaultScene } from "./use-the-vault.ts";

interface Item {
  readonly id: string;
}

/** Reads whatever the admin API has to read, and its description. */
export async function readEverything({ admin, url, recorder, estate, vault, prints }: VaultScene): Promise<void> {
  const { paths } = (await (await recorder.fetch(url + endpoints.openapi)).json()) as { paths: Record<string, Record<string, unknown>> };
  const idsOf = async (collection: string) => (await admin.call<{ items: Item[] }>("GET", collection)).items.map(({ id }) => id);
  const known: Readonly<Record<string, readonly string[]>> = {
    agentId: await idsOf("agents"),
    clientId: [estate.client.id],
    connectionId: await idsOf("connections"),
    credentialId: Object.values(vault).map(({ credentialId }) => credentialId),
    jobId: await idsOf("kms/rewraps"),
    leaseId: await idsOf("leases"),
    providerId: [estate.provider.id],
    resourceId: await idsOf("resources"),
    userId: await idsOf("users"),
  };
  const read = new Set<string>();
  for (const [path, verbs] of Object.entries(paths)) {
    if (!("get" in verbs) || path.endsWith("/tail")) continue;
    for (const filled of filledIn(path.replace(endpoints.adminApi, ""), known)) {
      await admin.call("GET", filled.slice(1)).catch((error: unknown) => prints.add(error));
      read.add(path.replace(endpoints.adminApi, ""));
    }
  }
  const vaultRoutes = [
    "connections",
    "connections/{connectionId}",
    "connection-catalogue",
    "leases",
    "leases/{leaseId}",
    "kms",
    "kms/rewraps",
  ];
  const ofCredentials = ["", "/{credentialId}", "/{credentialId}/versions", "/{credentialId}/activity", "/{credentialId}/impact"];
  const must = [...vaultRoutes, "kms/rewraps/{jobId}", "my/connections", ...ofCredentials.map((path) => `credentials${path}`)];
  expect([...read]).toEqual(expect.arrayContaining(must.map((path) => `/${path}`)));
  await recorder.fetch(url + endpoints.apiReference);
}

/** The path with each id that is known; none where one is not. */
function filledIn(path: string, known: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const [whole, name = ""] = /\{(\w+)\}/.exec(path) ?? [];
  if (whole === undefined) return [path];
  return (known[name] ?? []).map((id) => path.replace(whole, id));
}
