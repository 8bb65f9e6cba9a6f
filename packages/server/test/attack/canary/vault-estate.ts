import type { CredentialAnswer, ResourceAnswer } from "@agent-id-guard/protocol";
import { callbackOf } from "../../../src/connections/index.ts";
import { thirdPartyClient } from "../../fakes/third-party.ts";
import { shownKey } from "./estate.ts";
import { keysAtOthers, type OtherSides } from "./other-sides.ts";
import type { Scene } from "./scene.ts";
import { reveals } from "./watch-the-vault.ts";

/** Where each kind of credential is used, by the name of its resource. */
export type VaultEstate = Readonly<Record<string, { readonly credentialId: string; readonly identifier: string }>>;

/** A resource with a credential of each kind, which both agents may use, for themselves and for Alice. */
export async function settleVault({ url, upstream, admin, canaries, estate }: Scene, { third, keyed, keyless, database }: OtherSides) {
  const make = <T>(path: string, body: unknown) => admin.call<T>("POST", path, { body });
  canaries.watch("provider's client secret", thirdPartyClient.secret);
  canaries.watch("shownKey", shownKey, reveals);
  for (const [name, value] of Object.entries(keysAtOthers)) canaries.watch(name, value);
  const { agent, nightly, alice } = estate;
  const settled: Record<string, { credentialId: string; identifier: string }> = {};
  const settle = async (name: string, credential: object) => {
    const permissions = [{ name: "use" }];
    const where = { name, kind: "service", allowPrivateNetwork: true, upstreamUrl: `${upstream}/${name}`, permissions };
    const { id: resourceId, identifier } = await make<ResourceAnswer>("resources", where);
    for (const [subjectType, subjectId] of Object.entries({ agent: agent.id, user: alice.id }))
      await make("grants", { subjectType, subjectId, resourceId, permissions: ["use"] });
    await make("grants", { subjectType: "agent", subjectId: nightly.id, resourceId, permissions: ["use"] });
    const { id: credentialId } = await make<CredentialAnswer>("credentials", { name, resourceId, ...credential });
    settled[name] = { credentialId, identifier };
    return credentialId;
  };
  const settings = { provider: "custom", flow: "user", clientId: thirdPartyClient.id, endpoints: { issuer: third.issuer } };
  const files = await settle("files", {
    ...{ kind: "oauth", secret: thirdPartyClient.secret, modes: ["proxied", "token"] },
    settings: { ...settings, scopes: ["openid", "email", "files:read"] },
  });
  third.admit(callbackOf(url, files));
  await settle("machine", {
    ...{ kind: "oauth", secret: thirdPartyClient.secret, modes: ["proxied", "token"] },
    settings: { ...settings, flow: "machine", scopes: ["files:read"] },
  });
  await settle("own", { sharing: "user_exclusive" });
  const shown = await settle("shown", { secret: shownKey });
  await admin.call("PUT", `credentials/${shown}/reveal`, { body: { allowed: true, reason: "a device" }, version: 1 });
  await settle("partner", { kind: "jwt", settings: { audience: ["https://partner.example"] } });
  await settle("aws", { kind: "cloud_role", secret: keysAtOthers.awsKey, settings: keyed.aws });
  await settle("alibaba", { kind: "cloud_role", secret: keysAtOthers.alibabaKey, settings: keyed.alibaba });
  await settle("tencent", { kind: "cloud_role", secret: keysAtOthers.tencentKey, settings: keyed.tencent });
  await settle("keyless-aws", { kind: "workload_identity", settings: keyless.aws });
  await settle("keyless-google", { kind: "workload_identity", settings: keyless.google });
  await settle("keyless-azure", { kind: "workload_identity", settings: keyless.azure });
  await settle("keyless-model", { kind: "workload_identity", settings: keyless.model, modes: ["federated", "proxied"] });
  await settle("orders", { kind: "database", secret: keysAtOthers.makerPassword, settings: database.settings });
  return settled as VaultEstate;
}
