import type { House, Registered } from "./house.ts";

/** Agents that have lost their owner: one for which Adam is asked, and one for which nobody is. */
export interface Departures {
  readonly asked: Registered;
  readonly unasked: Registered;
}

/** Somebody leaves, and two agents have no owner any more. */
export async function furnishDepartures({ call, people }: House): Promise<Departures> {
  const leaver = await call("POST", "users", {
    ...{ username: "yusuf.demir", name: "Yusuf Demir", department: "corp/procurement", email: "yusuf.demir@example.com" },
  });
  const agent = (name: string, purpose: string, more: object = {}) =>
    call("POST", "agents", { name, kind: "autonomous", purpose, ownerId: leaver.id, ...more });
  const asked = await agent("Supplier onboarding", "Collects certificates of new suppliers and chases what is missing", {
    deputyOwnerId: people.admin.id,
  });
  const unasked = await agent("Contract reminders", "Tells buyers of contracts that end within 90 days");
  await call("POST", `users/${leaver.id}/depart`, { reason: "left" });
  return { asked, unasked };
}
