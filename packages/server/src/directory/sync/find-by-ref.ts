import type { UserRow } from "../../store/port.ts";
import type { Run } from "./run.ts";

/** Whom the provider's directory means by a reference, among those whom it keeps. */
export async function findByRef({ deps, provider }: Run, ref: string): Promise<UserRow | undefined> {
  const [byRef] = await deps.store.find("users", { where: { providerId: provider.id, directoryRef: ref }, limit: 1 });
  if (byRef !== undefined) return byRef;
  const [bySubject] = await deps.store.find("users", { where: { providerId: provider.id, subject: ref }, limit: 1 });
  return bySubject;
}
