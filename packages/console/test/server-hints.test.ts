import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { betterHint } from "../src/messages/zh-CN/server/sayings.ts";

const server = join(import.meta.dirname, "../../server/src");
/** Where the refusals come from that people meet in the console. */
const nouns = "{agents,clients,connections,custody,directory,parties,policy,resources,topology,vault,tokens/keys}/**/*.ts";

/** In Chinese a hint that is not known is replaced by the catalogue's: it would be lost. */
it("knows every hint that the server writes instead of the catalogue's", () => {
  const hints = globSync(nouns, { cwd: server })
    .filter((file) => !file.endsWith("topology/problems.ts") && !file.includes(".test"))
    .flatMap((file) => [...readFileSync(join(server, file), "utf8").matchAll(/\bhint: "([^"]+)"/g)].map(([, hint]) => hint ?? ""));
  expect(hints).toContain("Revoke one of them first.");
  expect(hints.filter((hint) => betterHint(hint) === undefined)).toEqual([]);
});
