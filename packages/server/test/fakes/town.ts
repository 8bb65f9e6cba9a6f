import type { CreateClient, CreateGrant } from "@agent-id-guard/protocol";
import { planRegisterAgent } from "../../src/agents/index.ts";
import { planRegisterClient } from "../../src/clients/index.ts";
import { planAddMember } from "../../src/directory/add-member.ts";
import { planCreateGroup } from "../../src/directory/create-group.ts";
import { planCreateUser } from "../../src/directory/create-user.ts";
import { digests } from "../../src/entropy/digests.ts";
import { planIssueSecret } from "../../src/parties/index.ts";
import { planCreateGrant } from "../../src/policy/create-grant.ts";
import type { ClientRow, Plan, PublicJwk, ResourceRow } from "../../src/store/port.ts";
import type { PeopleHouse } from "./people-house.ts";

export const password = "correct horse battery";
export const webCallback = "https://app.example/callback?tenant=1";
/** Without a query: openid-client can not come back to one that has it. */
export const plainCallback = "https://app.example/plain";
export const nativeCallback = "http://127.0.0.1/callback";

export type Town = Awaited<ReturnType<typeof settleTown>>;

/**
 * A house with people in it: alice is in the group that may call the agent, bob is not, carol has no password; two clients that may be used with it.
 */
export async function settleTown(house: PeopleHouse) {
  const { store, entropy, passwords, issuer, admin } = house;
  const checkPublicKey = (jwk: Readonly<Record<string, unknown>>) => jwk as PublicJwk;
  const done = async <T>(plan: Plan<T> | Promise<Plan<T>>): Promise<T> => {
    const ready = await plan;
    await store.commit(ready);
    return ready.answer;
  };
  const grant = (input: CreateGrant) => done(planCreateGrant({ store, entropy }, admin(), input));
  const user = (username: string, secret?: string) =>
    done(
      planCreateUser({ entropy, passwords }, admin(), { username, name: username, ...(secret === undefined ? {} : { password: secret }) }),
    );
  /** An administrator has answered for everybody, unless a test says otherwise: most are not about consent. */
  const register = (input: CreateClient) =>
    done(planRegisterClient({ entropy, checkPublicKey }, admin(), { consent: "implied", ...input }));

  const alice = await user("alice", password);
  const bob = await user("bob", password);
  const carol = await user("carol");
  const support = await done(planCreateGroup({ entropy }, admin(), { name: "support" }));
  await done(planAddMember(admin(), support, alice));

  const agent = await done(
    planRegisterAgent({ store, entropy, issuer, checkPublicKey }, admin(), {
      name: "Triage",
      kind: "interactive",
      purpose: "sorts tickets",
      ownerId: alice.id,
    }),
  );
  const resource = (await store.get("resources", agent.resourceId ?? "")) as ResourceRow;
  const web = await register({ name: "Helpdesk", kind: "web", redirectUris: [webCallback, plainCallback] });
  const native = await register({ name: "Helpdesk CLI", kind: "native", redirectUris: [nativeCallback, "com.example.helpdesk:/callback"] });
  const secretOf = async (row: ClientRow) =>
    (await done(planIssueSecret({ store, entropy, digests }, admin(), { collection: "clients", row }, row.version, undefined))).secret;
  const webSecret = await secretOf(web);
  for (const client of [web, native])
    await grant({ subjectType: "client", subjectId: client.id, resourceId: resource.id, permissions: ["invoke"] });
  const groupGrant = await grant({ subjectType: "group", subjectId: support.id, resourceId: resource.id, permissions: ["invoke"] });
  return { alice, bob, carol, support, agent, resource, web, webSecret, native, groupGrant, grant, done, register };
}
