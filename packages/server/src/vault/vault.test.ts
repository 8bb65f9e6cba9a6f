import type { CreateCredential } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import { secretCredential } from "../../test/fakes/credentials.ts";
import { FakeAccessKeys } from "../../test/fakes/fake-access-keys.ts";
import { FakeClock } from "../../test/fakes/fake-clock.ts";
import { FakeDatabaseLogin } from "../../test/fakes/fake-database-login.ts";
import { FakeStore } from "../../test/fakes/fake-store.ts";
import { forwardedResource } from "../../test/fakes/forwarded.ts";
import { RandomEntropy } from "../../test/fakes/random-entropy.ts";
import { createChange, createDraft } from "../audit/index.ts";
import { createEnvelope } from "../kms/envelope.ts";
import { createLocalKms } from "../kms/local.ts";
import type { CredentialRow, CredentialVersionRow, Plan } from "../store/port.ts";
import { createVault, headerOf, listCredentials } from "./index.ts";

const clock = new FakeClock();
const entropy = new RandomEntropy(clock);
const draft = createDraft(clock, entropy);
const change = () => createChange({ draft, clock }, { type: "system", id: "cli", role: "owner" }, {});
const resource = forwardedResource();
const secret = "sk-live-canary-0123456789";
const input = secretCredential({ name: "CRM key", resourceId: resource.id, secret });
const caller = { agentId: "agt_1", userId: undefined };

async function open() {
  const store = new FakeStore(clock);
  store.seed("resources", resource);
  const kms = await createLocalKms({ ephemeral: true, entropy });
  const vault = createVault({
    ...{
      issuer: "https://guard.test",
      store,
      entropy,
      clock,
      oauthProviders: { check: async () => {} },
      databaseRoles: new FakeDatabaseLogin(),
      accessKeys: new FakeAccessKeys(),
    },
    envelope: createEnvelope({ kms, instanceId: "ins_1", entropy, clock }),
  });
  const commit = async (plan: Plan<CredentialRow> | Promise<Plan<CredentialRow>>) => {
    const made = await plan;
    await store.commit(made);
    return made.answer;
  };
  const add = (more: Partial<Parameters<typeof secretCredential>[0]> = {}) =>
    commit(vault.planStore(change(), { ...input, ...more } as CreateCredential));
  const openedOf = async (of: typeof resource, url: string) =>
    Buffer.from((await vault.openSecret(await vault.choose(of, { mode: "proxied", caller, url: new URL(url) }))).secret).toString();
  const opened = (url = "https://crm.test/v1/deals") => openedOf(resource, url);
  return { store, vault, commit, add, opened, openedOf };
}

describe("storing and opening", () => {
  it("opens for the resource and the places it is bound to", async () => {
    const { add, opened } = await open();
    const row = await add();
    expect(row).toMatchObject({ destinations: ["https://crm.test/v1"], injection: { name: "Authorization" }, state: "active", version: 1 });
    expect(await opened()).toBe(secret);
  });

  it("PRX-01: opens for no other place, and for no other resource", async () => {
    const { add, opened, openedOf } = await open();
    await add();
    for (const url of [
      "https://evil.test/v1",
      "https://crm.test/v2",
      "https://crm.test:444/v1",
      "http://crm.test/v1",
      "https://crm.test.evil.test/v1",
    ])
      await expect(opened(url)).rejects.toMatchObject({ code: "gateway.destination_refused" });
    const other = forwardedResource({ id: "res_00000000000000000000000002", name: "other" });
    await expect(openedOf(other, "https://crm.test/v1")).rejects.toMatchObject({ code: "vault.no_credential" });
  });

  it("takes the credential that is bound closest, and none that is suspended", async () => {
    const { add, opened, commit, vault } = await open();
    await add({ secret: "sk-wide-0001", destinations: ["https://crm.test"] });
    const close = await add({ secret: "sk-close-0002", destinations: ["https://crm.test/v1"] });
    expect([await opened(), await opened("https://crm.test/v2")]).toEqual(["sk-close-0002", "sk-wide-0001"]);
    await commit(vault.planSuspend(change(), close, 1, "lost"));
    expect(await opened()).toBe("sk-wide-0001");
  });

  it("suspends, resumes and removes, and says what dies", async () => {
    const { add, opened, commit, vault, store } = await open();
    const row = await add();
    const suspended = await commit(vault.planSuspend(change(), row, row.version, "lost"));
    expect(store.log.at(-1)?.event).toMatchObject({
      action: "credential.suspend",
      reason: "lost",
      revokes: [{ kind: "credential", id: row.id }],
    });
    await expect(opened()).rejects.toMatchObject({ code: "vault.no_credential" });
    expect(() => vault.planSuspend(change(), suspended, 2, undefined)).toThrowError(
      expect.objectContaining({ code: "entity.invalid_state" }),
    );
    const resumed = await commit(vault.planResume(change(), suspended, suspended.version, undefined));
    expect(await opened()).toBe(secret);
    await expect(store.commit(vault.planRemove(change(), resumed, 1, undefined))).rejects.toMatchObject({ reason: "spent" });
    await commit(vault.planRemove(change(), resumed, resumed.version, undefined));
    expect(store.log.at(-1)?.event.revokes).toMatchObject([{ kind: "credential", id: row.id }]);
    expect(await store.find("credential_versions", {})).toEqual([]);
    await expect(opened()).rejects.toMatchObject({ code: "vault.no_credential" });
  });

  it("VLT-07: no answer, row, list or event ever holds the secret", async () => {
    const { add, commit, vault, store } = await open();
    const row = await add();
    const rotated = await commit(vault.planRotate(change(), row, 1, { secret: `${secret}-new` }));
    const listed = await listCredentials(store, {});
    const versions = await store.find("credential_versions", {});
    const everything =
      JSON.stringify([row, rotated, listed, store.log.map(({ event }) => event)]) +
      versions.map(({ ciphertext }) => Buffer.from(ciphertext).toString("latin1"));
    for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("hex")])
      expect(everything).not.toContain(form);
  });
});

describe("rotation", () => {
  it("VLT-09: the new value is used at once, the one before stays for whoever is about to open it, older ones are erased", async () => {
    const { add, opened, commit, vault, store } = await open();
    const first = await add();
    const second = await commit(vault.planRotate(change(), first, 1, { secret: "sk-second-0002", overlapSeconds: 0 }));
    expect(await opened()).toBe("sk-second-0002");
    const third = await commit(vault.planRotate(change(), second, 2, { secret: "sk-third-0003" }));
    expect(await opened()).toBe("sk-third-0003");
    const versions = await store.find("credential_versions", { where: { credentialId: third.id } });
    expect(versions.map(({ number }) => number)).toEqual([2, 3]);
  });

  it("is refused on a version that is not the newest", async () => {
    const { add, vault, store } = await open();
    const row = await add();
    const both = [
      await vault.planRotate(change(), row, 1, { secret: "sk-a-00001" }),
      await vault.planRotate(change(), row, 1, { secret: "sk-b-00001" }),
    ] as const;
    await store.commit(both[0]);
    await expect(store.commit(both[1])).rejects.toMatchObject({ reason: "stale" });
  });
});

describe("what a writer of the database can't do", () => {
  const swapped = async (tamper: (mine: CredentialVersionRow, other: CredentialVersionRow) => CredentialVersionRow) => {
    const { add, opened, store } = await open();
    const row = await add();
    const other = await add({ secret: "sk-other-0009", destinations: ["https://other.test"] });
    const versions = await store.find("credential_versions", {});
    const mine = versions.find(({ id }) => id === row.activeVersionId) as CredentialVersionRow;
    const theirs = versions.find(({ id }) => id === other.activeVersionId) as CredentialVersionRow;
    store.seed("credential_versions", tamper(mine, theirs));
    return opened();
  };
  const refused = { code: "vault.cannot_open" };

  it("VLT-01: move a ciphertext, a nonce or a wrapped key to another credential", async () => {
    await expect(swapped((mine, { ciphertext }) => ({ ...mine, ciphertext }))).rejects.toMatchObject(refused);
    await expect(swapped((mine, { nonce }) => ({ ...mine, nonce }))).rejects.toMatchObject(refused);
    await expect(swapped((mine, { wrappedKey }) => ({ ...mine, wrappedKey }))).rejects.toMatchObject(refused);
    await expect(swapped((mine, theirs) => ({ ...theirs, id: mine.id, credentialId: mine.credentialId }))).rejects.toMatchObject(refused);
    await expect(swapped((mine, theirs) => ({ ...theirs, id: mine.id }))).rejects.toMatchObject(refused);
    await expect(swapped((mine) => ({ ...mine, number: 2 }))).rejects.toMatchObject(refused);
  });

  it("VLT-02: change a single bit", async () => {
    for (const part of ["ciphertext", "nonce", "wrappedKey"] as const)
      await expect(
        swapped((mine) => ({ ...mine, [part]: mine[part].map((byte, at) => (at === 3 ? byte ^ 1 : byte)) })),
      ).rejects.toMatchObject(refused);
  });

  it("VLT-08: put an old value under a new version; but a whole old pair of rows opens, which only the audit log tells", async () => {
    const { add, opened, commit, vault, store } = await open();
    const row = await add();
    const old = (await store.get("credential_versions", row.activeVersionId ?? "")) as CredentialVersionRow;
    const rotated = await commit(vault.planRotate(change(), row, 1, { secret: "sk-second-0002" }));
    store.seed("credential_versions", { ...old, id: rotated.activeVersionId ?? "", number: 2 });
    await expect(opened()).rejects.toMatchObject(refused);
    store.seed("credentials", row);
    store.seed("credential_versions", old);
    expect(await opened()).toBe(secret);
    expect(store.log.at(-1)?.event).toMatchObject({ action: "credential.rotate", detail: { number: 2 } });
  });
});

describe("VLT-10: what is refused", () => {
  const invalid = { code: "request.invalid" };

  it.each(["", "a\nb", "a\r\nX: y", "a\u0000b", "geheim-ß", " padded", "padded ", "x".repeat(65_537), "tab\tbed"])(
    "VLT-10: the value %j",
    async (value) => {
      const { add, store } = await open();
      const failure = await add({ secret: value }).catch((error: unknown) => error);
      expect(failure).toMatchObject(invalid);
      if (value.trim().length > 2) expect(JSON.stringify(failure)).not.toContain(value.trim().slice(0, 60));
      expect(store.log).toEqual([]);
    },
  );

  it.each(["", "../x", "%2e%2e", "a\u0000b", "a/b", "a\\b", "x".repeat(101), "<b>x</b>", " x", "e\u0301", "\u202Eabc", "a\nb"])(
    "VLT-10: the name %j",
    async (name) => {
      await expect((await open()).add({ name })).rejects.toMatchObject(invalid);
    },
  );

  it.each([
    "Host",
    "content-length",
    "Transfer-Encoding",
    "Connection",
    "TE",
    "Proxy-Authorization",
    "X_Key",
    "X.Key",
    "X-Key:",
    "",
    "X-Käy",
    "Expect",
  ])("PRX-24: the header %j", async (name) => {
    await expect((await open()).add({ injection: { in: "header", name, template: "{secret}" } })).rejects.toMatchObject(invalid);
  });

  it.each(["", "Bearer", "{secret}{secret}", "Bearer {secret}\r\nX: y", "{Secret}", "ü{secret}", " {secret}"])(
    "PRX-24: the template %j",
    async (template) => {
      await expect((await open()).add({ injection: { in: "header", name: "X-Api-Key", template } })).rejects.toMatchObject(invalid);
    },
  );

  it("destinations: none, too many, clear text, not a URL; each fault is named", async () => {
    const { add } = await open();
    for (const destinations of [[], Array.from({ length: 21 }, (_value, index) => `https://h${index}.test`), ["http://crm.test"]])
      await expect(add({ destinations })).rejects.toMatchObject(invalid);
    await expect(add({ name: "/", destinations: ["https://ok.test", "nonsense"] })).rejects.toMatchObject({
      fields: [{ path: "name" }, { path: "destinations.1" }],
    });
    await expect(add({ resourceId: "res_none" })).rejects.toMatchObject({ code: "entity.not_found" });
  });

  it("a resource that nothing is forwarded to has no credential", async () => {
    const { add, store } = await open();
    store.seed("resources", forwardedResource({ kind: "mcp", upstreamUrl: null }));
    await expect(add()).rejects.toMatchObject({ fields: [{ path: "resourceId" }] });
  });
});

it("PRX-24: the secret goes into its slot as it is, whatever characters it has", () => {
  const bytes = (text: string) => Buffer.from(text);
  expect(headerOf({ in: "header", name: "X-Api-Key", template: "key={secret};v=1" }, bytes("$& $1 {secret}"))).toEqual([
    "X-Api-Key",
    "key=$& $1 {secret};v=1",
  ]);
});
