import { readdirSync } from "node:fs";
import { grantTypes } from "@agent-id-guard/protocol";
import { describe, expect, it } from "vitest";
import { agentRow, clientRow } from "../../../test/fakes/rows.ts";
import type { Call, Grant } from "../grant.ts";
import type { Party } from "../party.ts";
import { checkGrantAllowed } from "./check-grant-allowed.ts";
import { attemptChecks, callChecks } from "./table.ts";

const rows = [...callChecks, ...attemptChecks];

describe("the table of checks", () => {
  it("has every rule that there is, once, and every rule says for each grant whether it applies", () => {
    const files = readdirSync(import.meta.dirname).filter((name) => /^check-.*(?<!\.test)\.ts$/.test(name));
    const named = rows.map(({ check }) => `${check.name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`);
    expect(named.toSorted()).toEqual(files.toSorted());
    for (const { on } of rows) expect(Object.keys(on).toSorted()).toEqual(Object.keys(grantTypes).toSorted());
  });

  it("leaves out nothing but what can't apply: a grant that begins a chain has no ceiling and no chain before it", () => {
    const left = rows.flatMap(({ check, on }) =>
      Object.entries(on).flatMap(([grant, applies]) => (applies ? [] : [`${check.name} ${grant}`])),
    );
    expect(left).toEqual(["checkCeiling clientCredentials", "checkChain clientCredentials"]);
  });
});

describe("who may use a grant", () => {
  const grant = (more: Partial<Grant>): Grant => ({
    ...{ name: "clientCredentials", parties: ["agent", "client"], publicClients: false, builtIns: [] },
    establish: () => ({ subjectId: "agt_1", txn: "txn_1", writes: [] }),
    ...more,
  });
  const call = (party: Party): Call => ({ form: new Map(), source: {}, party, nowMs: 0, isEstateStopped: false });
  const agent: Party = { kind: "agent", row: agentRow("agt_1"), id: "agt_1", method: "client_secret", writes: [] };
  const open: Party = { kind: "client", row: clientRow("cli_1"), id: "cli_1", method: "none", writes: [] };

  it("the kinds of parties that it names, and clients without a proof where it says so", () => {
    expect(() => checkGrantAllowed(call(agent), grant({}))).not.toThrow();
    expect(() => checkGrantAllowed(call(agent), grant({ parties: ["client"] }))).toThrow("oauth.unauthorized_client");
    expect(() => checkGrantAllowed(call(open), grant({}))).toThrow("oauth.unauthorized_client");
    expect(() => checkGrantAllowed(call(open), grant({ publicClients: true }))).not.toThrow();
  });
});
