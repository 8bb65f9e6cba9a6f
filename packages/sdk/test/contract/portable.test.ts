import { fileURLToPath } from "node:url";
import { build, type Metafile } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";

let inputs: Metafile["inputs"];
let text: string;

beforeAll(async () => {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL("../../src/index.ts", import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    conditions: ["@agent-id-guard/source"],
    external: ["@modelcontextprotocol/client"],
    logLevel: "error",
  });
  inputs = bundle.metafile.inputs;
  text = bundle.outputFiles[0]?.text ?? "";
});

describe("the root entry runs wherever fetch and Web Crypto do", () => {
  it("bundles for a browser; what stays outside is loaded on use only", () => {
    const outside = Object.values(inputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external).map(({ path, kind }) => `${kind} ${path}`),
    );
    expect(outside.toSorted()).toEqual(["dynamic-import @modelcontextprotocol/client", "dynamic-import node:fs/promises"]);
  });

  it("brings the protocol, jose and zod along, and neither the server nor the entries for Node and for tests", () => {
    const packages = new Set(Object.keys(inputs).map((path) => /(?:node_modules|packages)\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]));
    expect([...packages].toSorted()).toEqual(["jose", "protocol", "sdk", "zod"]);
    expect(Object.keys(inputs).filter((path) => /\/sdk\/src\/(testing|node)\//.test(path))).toEqual([]);
  });

  it("names no global of Node", () => {
    expect(text.match(/\bBuffer\.|\bprocess\.(env|versions|getBuiltinModule|nextTick)|\brequire\(|\bsetImmediate\(/g)).toBeNull();
  });
});
