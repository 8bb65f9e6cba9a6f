import type { Store } from "../store/port.ts";

const pageSize = 1_000;

/** The permissions that some grant on this resource names, expired grants included. */
export async function grantedPermissions(store: Pick<Store, "find">, resourceId: string): Promise<ReadonlySet<string>> {
  const granted = new Set<string>();
  for (let afterId: string | undefined, full = true; full; ) {
    const page = await store.find("grants", { where: { resourceId }, limit: pageSize, ...(afterId === undefined ? {} : { afterId }) });
    for (const grant of page) for (const permission of grant.permissions) granted.add(permission);
    afterId = page.at(-1)?.id;
    full = page.length === pageSize;
  }
  return granted;
}
