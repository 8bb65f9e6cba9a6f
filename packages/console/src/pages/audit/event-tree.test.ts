import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../events/queries.ts";
import { type EventNode, linesOf, treeOf } from "./event-tree.ts";

const event = (seq: number, action: string, more: Partial<AuditEvent> = {}): AuditEvent => ({
  ...{ id: `e${seq}`, seq, timeMs: seq, category: "outbound", action, outcome: "success", previousHash: "", hash: "" },
  actor: { type: "agent", id: "agt_1" },
  ...more,
});
const client = { actor: { type: "client", id: "cli_1" } } as const;
const agentItself = { id: "res_1", kind: "agent", identifier: "https://guard.test/agents/agt_1" };
const crm = { id: "res_2", kind: "service", identifier: "https://guard.test/gateway/crm" };

const code = event(1, "code.issue", { actor: { type: "user", id: "usr_1" }, clientId: "cli_1", resource: agentItself });
const issued = event(2, "token.issue", { ...client, resource: agentItself, tokenId: "t1" });
const exchanged = event(3, "token.issue", { resource: crm, tokenId: "t2" });
const call = event(4, "gateway.call", { resource: crm, tokenId: "t2" });
const answer = event(5, "gateway.answer", { parent: "e4" });
const refused = event(6, "token.issue", { outcome: "denied" });

const shape = (nodes: readonly EventNode[]): unknown => nodes.map(({ event: { seq }, children }) => [seq, shape(children)]);

describe("the tree of a transaction", () => {
  it("puts each event below the one that made it possible", () => {
    expect(shape(treeOf([code, issued, exchanged, call, answer, refused]))).toEqual([
      [
        1,
        [
          [
            2,
            [
              [3, [[4, [[5, []]]]]],
              [6, []],
            ],
          ],
        ],
      ],
    ]);
  });

  it("keeps what has no known cause at the top, and an event that names a later one can't make a circle", () => {
    const first = event(1, "gateway.call", { parent: "e2" });
    const second = event(2, "gateway.answer", { parent: "e1" });
    expect(shape(treeOf([first, second, event(3, "agent.suspend")]))).toEqual([
      [1, [[2, []]]],
      [3, []],
    ]);
  });

  it("leaves out what is below a closed node", () => {
    const tree = treeOf([code, issued, exchanged, call, answer, refused]);
    expect(linesOf(tree, new Set(["e3"])).map(({ event: { seq }, level }) => [seq, level])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [6, 3],
    ]);
    expect(linesOf(tree, new Set()).at(-1)).toMatchObject({ position: 2, siblings: 2, parentId: "e2", hasChildren: false });
  });
});
