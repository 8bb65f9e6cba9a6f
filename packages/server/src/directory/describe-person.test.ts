import { syncSettingsSchema } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import { externalPerson } from "../../test/fakes/fake-directory.ts";
import { describePerson } from "./describe-person.ts";

const person = externalPerson("ada");
const plain = { sync: syncSettingsSchema.parse({}) };
const mapped = { sync: syncSettingsSchema.parse({ mapping: { email: "contact" } }) };

describe("the email of a person whom a provider describes", () => {
  it("is kept as it is told", () => {
    expect(describePerson(plain, person).email).toBe("ada@corp.example");
    expect(describePerson(mapped, { ...person, attributes: { contact: "ada@other.example" } }).email).toBe("ada@other.example");
  });

  it.each([
    "attacker@evil.example@corp.example",
    "ada@c\u043erp.example",
    "ada@corp.example, eve@evil.example",
    "<ada@corp.example>",
    "ada@corp.example\u0000",
    "@corp.example",
    "ada",
  ])("FED-04: %j is none, be it told or mapped", (email) => {
    expect(describePerson(plain, { ...person, email }).email).toBeNull();
    expect(describePerson(mapped, { ...person, attributes: { contact: email } }).email).not.toBe(email);
  });
});
