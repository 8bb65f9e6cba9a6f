import { describe, expect, it } from "vitest";
import type {
  DirectoryChange,
  DirectorySource,
  ExternalDepartment,
  ExternalGroup,
  ExternalPerson,
  IdentityProvider,
  PasswordSignIn,
  RedirectSignIn,
} from "./port.ts";

/** A person without the attributes, which each kind has its own. */
type Told = Omit<ExternalPerson, "attributes">;

/** A provider with a person who can sign in at it, as a test opens it. */
export interface ProviderUnderTest {
  readonly provider: IdentityProvider;
  readonly callbackUrl: string;
  /** Signs the person in at the provider's own pages and returns the address that their browser is sent back to. */
  signIn(redirectTo: string): Promise<URL>;
  readonly person: Told;
  /** The parameter of the callback that carries the code; default `code`. */
  readonly codeParameter?: string;
  /** false: this provider never says when it asked the person, so that no sign-in at it counts as a fresh one. Default: it does. */
  readonly saysWhenItAsked?: boolean;
  /** The same provider with a client secret that it does not accept, and one whose address nobody answers. */
  readonly wrongSecret: IdentityProvider;
  readonly unreachable: IdentityProvider;
}

/** What every identity provider by redirect must do. */
export function redirectProviderContract(name: string, open: () => Promise<ProviderUnderTest>): void {
  const openSignIn = async () => {
    const found = await open();
    return { ...found, provider: redirectOf(found.provider) };
  };
  const setUp = async (state = "state1") => {
    const found = await openSignIn();
    const started = await found.provider.start(state, found.callbackUrl);
    return { ...found, ...started, state };
  };
  describe(`${name} keeps the contract of RedirectSignIn`, () => {
    it("sends the browser away with our state, and remembers something else each time", async () => {
      const first = await setUp("state1");
      const second = await first.provider.start("state2", first.callbackUrl);
      expect(new URL(first.redirectTo).searchParams.get("state")).toBe("state1");
      for (const secret of Object.values(first.memory)) expect(Object.values(second.memory)).not.toContain(secret);
    });

    it("describes the person who came back", async () => {
      const { provider, signIn, redirectTo, state, memory, person } = await setUp();
      const proven = await provider.finish(await signIn(redirectTo), state, memory);
      expect(proven.person).toEqual({ ...person, attributes: expect.any(Object) });
    });

    it("asks the person anew where it is told to, and says when it did, or never says when", async () => {
      const { provider, signIn, callbackUrl, saysWhenItAsked = true } = await openSignIn();
      const startedAtMs = Date.now();
      for (const state of ["state6", "state7"]) {
        const { redirectTo, memory } = await provider.start(state, callbackUrl, true);
        const { authTimeMs } = await provider.finish(await signIn(redirectTo), state, memory);
        if (saysWhenItAsked) expect(authTimeMs).toBeGreaterThan(startedAtMs - 10_000);
        else expect(authTimeMs).toBeNull();
      }
    });

    it.each([
      ["another state", (callback: URL) => callback.searchParams.set("state", "state3")],
      ["no state", (callback: URL) => callback.searchParams.delete("state")],
      ["no code", (callback: URL, code: string) => callback.searchParams.delete(code)],
      ["a made-up code", (callback: URL, code: string) => callback.searchParams.set(code, "made-up")],
      ["two codes", (callback: URL, code: string) => callback.searchParams.append(code, "made-up")],
    ])("refuses a callback with %s", async (_what, change) => {
      const { provider, signIn, redirectTo, state, memory, codeParameter = "code" } = await setUp();
      const callback = await signIn(redirectTo);
      change(callback, codeParameter);
      await expect(provider.finish(callback, state, memory)).rejects.toMatchObject({ code: "signin.failed" });
    });

    it("refuses what another sign-in remembers", async () => {
      const { provider, signIn, redirectTo, state, callbackUrl } = await setUp();
      const other = await provider.start("state4", callbackUrl);
      await expect(provider.finish(await signIn(redirectTo), state, other.memory)).rejects.toMatchObject({ code: "signin.failed" });
    });

    it("refuses a callback a second time", async () => {
      const { provider, signIn, redirectTo, state, memory } = await setUp();
      const callback = await signIn(redirectTo);
      await provider.finish(callback, state, memory);
      await expect(provider.finish(callback, state, memory)).rejects.toMatchObject({ code: "signin.failed" });
    });

    it("says that the provider said no", async () => {
      const { provider, callbackUrl, state, memory, signIn, redirectTo } = await setUp();
      const { searchParams } = await signIn(redirectTo);
      const no = new URL(`${callbackUrl}?error=access_denied&state=${state}&iss=${encodeURIComponent(searchParams.get("iss") ?? "")}`);
      await expect(provider.finish(no, state, memory)).rejects.toMatchObject({ code: "signin.failed" });
    });

    it("tests address and client settings", async () => {
      const { provider, wrongSecret, unreachable } = await open();
      expect(await provider.test()).toMatchObject({ ok: true });
      expect(await wrongSecret.test()).toMatchObject({ ok: false });
      expect(await unreachable.test()).toMatchObject({ ok: false });
      await expect(redirectOf(unreachable).start("state5", "https://guard.example/callback")).rejects.toMatchObject({
        code: "idp.unreachable",
      });
    });
  });
}

/** The sign-in of a provider by redirect. */
function redirectOf({ signIn }: IdentityProvider): RedirectSignIn {
  if (signIn?.kind !== "redirect") throw new TypeError("expected a sign-in by redirect");
  return signIn;
}

/** A provider at which a person signs in with a password, as a test opens it. */
export interface PasswordProviderUnderTest {
  readonly provider: IdentityProvider;
  readonly username: string;
  readonly password: string;
  readonly person: Told;
  /** The same provider with a secret that it does not accept, and one whose address nobody answers. */
  readonly wrongSecret: IdentityProvider;
  readonly unreachable: IdentityProvider;
}

/** What every identity provider by password must do. */
export function passwordProviderContract(name: string, open: () => Promise<PasswordProviderUnderTest>): void {
  describe(`${name} keeps the contract of PasswordSignIn`, () => {
    it("describes the person whose password is right, and says that it asked just now", async () => {
      const { provider, username, password, person } = await open();
      const startedAtMs = Date.now();
      const proven = await passwordOf(provider).signIn(username, password);
      expect(proven.person).toEqual({ ...person, attributes: expect.any(Object) });
      expect(proven.authTimeMs).toBeGreaterThan(startedAtMs - 10_000);
      expect(proven.amr).toEqual(["pwd"]);
    });

    it("FED-06: refuses a wrong password, and none, blanks and NUL", async () => {
      const { provider, username, password } = await open();
      for (const wrong of [`${password}x`, password.toUpperCase(), "", " ", "   ", "\t", "\0", `${password}\0`])
        await expect(passwordOf(provider).signIn(username, wrong)).rejects.toMatchObject({ code: "signin.failed" });
    });

    it("refuses a name that nobody has, and what is no name", async () => {
      const { provider, password } = await open();
      for (const nobody of ["nobody-of-this-name", "", " ", "\0", "*"])
        await expect(passwordOf(provider).signIn(nobody, password)).rejects.toMatchObject({ code: "signin.failed" });
    });

    it("FED-10: says of itself that it is unreachable, and nothing of the person", async () => {
      const { wrongSecret, unreachable, username, password } = await open();
      for (const provider of [wrongSecret, unreachable])
        await expect(passwordOf(provider).signIn(username, password)).rejects.toMatchObject({ code: "idp.unreachable" });
    });

    it("tests its settings", async () => {
      const { provider, wrongSecret, unreachable } = await open();
      expect(await provider.test()).toMatchObject({ ok: true });
      expect(await wrongSecret.test()).toMatchObject({ ok: false });
      expect(await unreachable.test()).toMatchObject({ ok: false });
    });
  });
}

/** A directory with everything that is in it, as a test opens it. */
export interface DirectoryUnderTest {
  readonly provider: IdentityProvider;
  readonly departments: readonly ExternalDepartment[];
  readonly people: readonly Told[];
  readonly groups: readonly ExternalGroup[];
  /** References of the members by group; empty where people come with their groups. */
  readonly members: Readonly<Record<string, readonly string[]>>;
  /** Of somebody of whom the provider says that they are not there. */
  readonly goneRef: string;
  /** The same directory with a secret that it does not accept, and one whose address nobody answers. */
  readonly wrongSecret: IdentityProvider;
  readonly unreachable: IdentityProvider;
  /** Changes one person at the provider and returns how they are told then, or that they are gone; null where the provider can't tell what changed. */
  readonly change: (() => Promise<Told | { readonly goneRef: string }>) | null;
}

/** What every directory that can be read must do. It changes somebody last, where it can. */
export function directorySourceContract(name: string, open: () => Promise<DirectoryUnderTest>): void {
  const refOf = ({ ref, subject }: Told) => ref ?? subject;
  const byKey = <T>(list: readonly T[], key: (entry: T) => string) => new Map(list.map((entry) => [key(entry), entry]));

  describe(`${name} keeps the contract of DirectorySource`, () => {
    it("tells each department once, below one that it tells too", async () => {
      const { provider, departments } = await open();
      const told = await all(directoryOf(provider).departments());
      expect(byKey(told, ({ id }) => id)).toEqual(byKey(departments, ({ id }) => id));
      expect(told).toHaveLength(departments.length);
      const ids = new Set(told.map(({ id }) => id));
      for (const { parentId } of told) expect(parentId === null || ids.has(parentId)).toBe(true);
    });

    it("tells each person once", async () => {
      const { provider, people } = await open();
      const told = await all(directoryOf(provider).people());
      const expected = people.map((person) => ({ ...person, attributes: expect.any(Object) }));
      expect(byKey(told, ({ subject }) => subject)).toEqual(byKey(expected, ({ subject }) => subject));
      expect(told).toHaveLength(people.length);
    });

    it("tells each group once, and the members of those whose people do not come with them", async () => {
      const { provider, groups, members } = await open();
      const directory = directoryOf(provider);
      const told = await all(directory.groups());
      expect(byKey(told, ({ id }) => id)).toEqual(byKey(groups, ({ id }) => id));
      expect(told).toHaveLength(groups.length);
      for (const [groupId, refs] of Object.entries(members))
        expect((await all(directory.members(groupId))).toSorted()).toEqual(refs.toSorted());
    });

    it("tells one person by reference as among all, and gone who is not there", async () => {
      const { provider, people, goneRef } = await open();
      const directory = directoryOf(provider);
      for (const person of people.slice(0, 5))
        expect(await directory.person(refOf(person))).toEqual({ ...person, attributes: expect.any(Object) });
      expect(await directory.person(goneRef)).toBe("gone");
    });

    it("says nothing about anybody when it can't be read: never gone, never an empty list", async () => {
      const { wrongSecret, unreachable, people, groups, goneRef } = await open();
      for (const provider of [wrongSecret, unreachable]) {
        const directory = directoryOf(provider);
        const asked: readonly (() => Promise<unknown>)[] = [
          () => all(directory.departments()),
          () => all(directory.people()),
          () => all(directory.groups()),
          ...groups.slice(0, 1).map(
            ({ id }) =>
              () =>
                all(directory.members(id)),
          ),
          ...[goneRef, ...people.slice(0, 1).map(refOf)].map((ref) => () => directory.person(ref)),
        ];
        for (const ask of asked) await expect(ask()).rejects.toMatchObject({ code: "idp.unreachable" });
      }
    });

    it("tells who changed since a cursor, once, or says that it can't", async () => {
      const { provider, change } = await open();
      const { changes } = directoryOf(provider);
      expect(changes === null).toBe(change === null);
      if (changes === null || change === null) return;
      const start = await drained(changes(null));
      expect(start.told).toEqual([]);
      const changed = await change();
      const next = await drained(changes(start.cursor));
      const expected =
        "goneRef" in changed
          ? { kind: "gone", ref: changed.goneRef }
          : { kind: "person", person: { ...changed, attributes: expect.any(Object) } };
      expect(next.told).toEqual([expected]);
      expect((await drained(changes(next.cursor))).told).toEqual([]);
      await expect(drained(changes("a cursor of somewhere else"))).rejects.toMatchObject({ code: "idp.cursor_expired" });
    });
  });
}

async function all<T>(told: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const entry of told) list.push(entry);
  return list;
}

async function drained(changes: AsyncGenerator<DirectoryChange, string>) {
  const told: DirectoryChange[] = [];
  for (;;) {
    const { done, value } = await changes.next();
    if (done === true) return { told, cursor: value };
    told.push(value);
  }
}

/** The directory of a provider that has one. */
function directoryOf({ directory }: IdentityProvider): DirectorySource {
  if (directory === null) throw new TypeError("expected a directory that can be read");
  return directory;
}

/** The sign-in of a provider by password. */
function passwordOf({ signIn }: IdentityProvider): PasswordSignIn {
  if (signIn?.kind !== "password") throw new TypeError("expected a sign-in by password");
  return signIn;
}
