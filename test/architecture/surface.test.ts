import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorCatalogue, eventActions } from "../../packages/protocol/src/index.ts";
import { statusOfCode } from "../../packages/server/src/http/render-error.ts";
import { exportsOf, root, sourcesBelow } from "./sources.ts";
import { httpStatuses, publicExports } from "./surface.ts";

describe("what each entry exports", () => {
  it.each(Object.entries(publicExports))("%s", async (entry, expected) => {
    expect(exportsOf(entry)).toEqual(expected);
    const values = expected.filter((name) => !name.startsWith("type "));
    expect(Object.keys(await import(join(root, entry))).toSorted()).toEqual(values);
  });
});

describe("error codes", () => {
  it("have these HTTP statuses", () => {
    expect(statusOfCode).toEqual(httpStatuses);
    expect(Object.keys(errorCatalogue).toSorted()).toEqual(Object.keys(httpStatuses).toSorted());
  });

  it("are each used somewhere", () => {
    const tables = /export const errorCatalogue = [\s\S]*?\n\}|export const statusOfCode[\s\S]*?\n\}/g;
    const sources = ["protocol", "sdk", "mcp-adapter", "server"].flatMap((name) => sourcesBelow(`packages/${name}/src`));
    const used = sources.map(({ text }) => text.replaceAll(tables, "")).join("\n");
    expect(Object.keys(httpStatuses).filter((code) => !used.includes(`"${code}"`))).toEqual([]);
  });
});

describe("actions of audit events", () => {
  it("are each recorded somewhere", () => {
    const sources = ["mcp-adapter", "server"].flatMap((name) => sourcesBelow(`packages/${name}/src`));
    const used = sources.map(({ text }) => text).join("\n");
    // `agent.keys.replace` and its like are put together from the kind of party: `${…}.keys.replace`.
    const ofParties = /^(?:agent|client|resource)(\.(?:keys|secret)\.\w+)$/;
    const isUsed = (action: string) => used.includes(`"${action}"`) || used.includes(`}${ofParties.exec(action)?.[1]}\``);
    expect(Object.keys(eventActions).filter((action) => !isUsed(action))).toEqual([]);
  });
});
