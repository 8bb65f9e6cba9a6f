import { endpoints } from "@agent-id-guard/protocol";
import { expect } from "vitest";
import { shownKey } from "./estate.ts";
import { keysAtOthers } from "./other-sides.ts";
import { askFor, asSystem, type Crew, type VaultScene } from "./use-the-vault.ts";
import type { Bearers } from "./vault-trouble.ts";

/** Secrets where the vault's doors have no place for them: as names, ids, states, codes, scopes, and in bodies that can't be read. */
export async function sendSecretsAstray(scene: VaultScene, crew: Crew, bearers: Bearers): Promise<void> {
  const { url, recorder, vault } = scene;
  const secret = keysAtOthers.awsKey;
  const credentialId = vault.own?.credentialId;
  const database = `credentials/${vault.orders?.credentialId}/rotate`;
  const refused = [
    askFor(scene, bearers.files ?? "", { mode: secret, [secret]: secret }),
    askFor(scene, bearers.files ?? "", { mode: "token", credentialId: secret, sessionPolicy: secret }),
    askFor(scene, `Bearer ${secret}`, { mode: "token" }),
    askFor(scene, bearers.shown ?? "", { mode: "reveal", reason: { [shownKey]: shownKey } }),
    askFor(scene, bearers.aws ?? "", { mode: "sts", sessionPolicy: JSON.stringify({ [secret]: secret }).slice(1) }),
    crew.alice.call("POST", "my/connections", { credentialId, secret: [secret], [secret]: secret }),
    crew.alice.call("POST", "my/connections", { credentialId: secret, secret }),
    crew.alice.call("POST", "my/connections", { credentialId: vault.files?.credentialId, secret }),
    crew.alice.call("POST", "my/connections/start", { credentialId: secret }),
    crew.alice.call("DELETE", `my/connections/${secret}`),
    asSystem(scene, crew, "credentials", { kind: "database", secret, settings: { host: secret, username: secret, password: secret } }),
    asSystem(scene, crew, "credentials", { kind: "oauth", secret, name: secret, settings: { provider: secret, clientId: secret } }),
    asSystem(scene, crew, "credentials", { kind: secret, secret }),
    asSystem(scene, crew, database, { secret: `${secret}\u0000` }, { "if-match": '"1"' }),
    asSystem(scene, crew, database, { password: secret }, { "if-match": `"${secret}"` }),
    asSystem(scene, crew, `leases/${secret}/revoke`, { reason: "a test" }, { "if-match": '"1"' }),
    asSystem(scene, crew, "kms/rewraps", { everything: secret, [secret]: true }),
  ];
  for (const answer of await Promise.all(refused)) expect(answer.status).toBeGreaterThanOrEqual(400);
  const authorization = bearers.files ?? "";
  for (const path of [
    `${endpoints.connectionRequests}/${secret}?waitSeconds=${secret}`,
    `${endpoints.deliveries}/${secret}`,
    `${endpoints.connect}/${secret}`,
    `${endpoints.connect}/callback/${secret}?state=${secret}&code=${secret}`,
    `${endpoints.connect}/callback/${vault.files?.credentialId}?error=${secret}&error_description=${secret}&state=${secret}`,
    `${endpoints.adminApi}/connections?holder=${secret}&state=${secret}`,
    `${endpoints.adminApi}/leases?cursor=${secret}`,
  ])
    await recorder.fetch(url + path, { headers: { authorization }, redirect: "manual" });
}
