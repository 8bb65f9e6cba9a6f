import { GuardError } from "@agent-id-guard/protocol";
import type {
  DirectoryChange,
  DirectorySource,
  ExternalDepartment,
  ExternalGroup,
  ExternalPerson,
  IdentityProvider,
  ProviderCallback,
} from "../../src/idp/port.ts";

/** A person as a directory tells of them. */
export function externalPerson(subject: string, more: Partial<ExternalPerson> = {}): ExternalPerson {
  return {
    subject,
    ref: null,
    name: `Person ${subject}`,
    email: `${subject}@corp.example`,
    username: subject,
    title: "",
    employeeNumber: "",
    departments: [],
    groups: null,
    managerRef: null,
    isActive: true,
    attributes: {},
    ...more,
  };
}

/** A directory in memory, whose content and failures a test changes. */
export class FakeDirectory implements DirectorySource {
  tree: ExternalDepartment[] = [];
  staff: ExternalPerson[] = [];
  teams: ExternalGroup[] = [];
  readonly teamMembers = new Map<string, readonly string[]>();
  /** Subjects that are not shown in the list, though they are there. */
  readonly hidden = new Set<string>();
  /** What was changed since the last cursor. */
  news: DirectoryChange[] = [];
  isCursorExpired = false;
  /** Asked for one person, it does not answer. */
  isDeaf = false;
  /** References for which it says neither that they are there nor that they are gone. */
  readonly unseen = new Set<string>();
  /** Called before each person of the list is told. */
  beforeEach: (told: number) => void | Promise<void> = () => undefined;
  asked: string[] = [];
  #cursor = 0;

  async *departments() {
    yield* this.tree;
  }

  async *people() {
    let told = 0;
    for (const person of this.staff) {
      await this.beforeEach(told++);
      if (!this.hidden.has(person.subject)) yield person;
    }
  }

  async *groups() {
    yield* this.teams;
  }

  async *members(groupId: string) {
    yield* this.teamMembers.get(groupId) ?? [];
  }

  async person(ref: string): Promise<ExternalPerson | "gone" | "hidden"> {
    this.asked.push(ref);
    if (this.isDeaf) throw new GuardError("idp.unreachable");
    if (this.unseen.has(ref)) return "hidden";
    return this.staff.find((person) => (person.ref ?? person.subject) === ref) ?? "gone";
  }

  changes: DirectorySource["changes"] = (cursor) => this.#changes(cursor);

  async *#changes(cursor: string | null): AsyncGenerator<DirectoryChange, string> {
    if (cursor !== null) {
      if (this.isCursorExpired) throw new GuardError("idp.cursor_expired");
      yield* this.news;
    }
    this.news = [];
    this.#cursor += 1;
    return `cursor-${this.#cursor}`;
  }
}

/** A provider with such a directory. Its callbacks are `<eventId> <kind> <ref>…`; anything else is refused. */
export function providerOf(directory: DirectorySource): IdentityProvider {
  return {
    signIn: null,
    directory,
    receive: async ({ body }: ProviderCallback) => {
      const [eventId = "", kind = "", ...refs] = Buffer.from(body).toString("utf8").split(" ");
      if (kind !== "person" && kind !== "gone" && kind !== "department" && kind !== "group" && kind !== "everything")
        throw new GuardError("idp.callback_refused");
      return { status: 200, contentType: "text/plain", body: "success", eventId, changes: refs.map((ref) => ({ kind, ref })) };
    },
    test: async () => ({ ok: true, steps: [] }),
  };
}

/** A directory of any size that is made up while it is read: nothing of it is held. Departments are ten wide. */
export function endlessDirectory(people: number, departments: number): DirectorySource {
  const departmentOf = (at: number): ExternalDepartment => ({
    id: `d${at}`,
    parentId: at < 10 ? null : `d${Math.floor(at / 10)}`,
    name: `Dept ${at}`,
  });
  const pathOf = (at: number): string[] => [...(at < 10 ? [] : pathOf(Math.floor(at / 10))), `Dept ${at}`];
  const personOf = (at: number) =>
    externalPerson(`person-${at}`, {
      name: `Person number ${at}`,
      title: "Engineer",
      departments: [pathOf(at % departments)],
      groups: [{ id: `team-${at % 50}`, name: `Team ${at % 50}` }],
    });
  return {
    async *departments() {
      for (let at = 0; at < departments; at += 1) yield departmentOf(at);
    },
    async *people() {
      for (let at = 0; at < people; at += 1) yield personOf(at);
    },
    async *groups() {
      for (let at = 0; at < 50; at += 1) yield { id: `team-${at}`, name: `Team ${at}` };
    },
    async *members() {
      yield* [];
    },
    person: async (ref) => personOf(Number(ref.slice(7))),
    changes: null,
  };
}
