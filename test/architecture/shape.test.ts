import { describe, expect, it } from "vitest";
import { sourcesBelow } from "./sources.ts";

const files = ["protocol", "sdk", "mcp-adapter", "server", "console"].flatMap((name) => sourcesBelow(`packages/${name}/src`));

/** Files that may be longer than 300 lines, each with its reason. */
const longFiles: Record<string, string> = {
  "packages/protocol/src/errors.ts": "one catalogue, read as a table",
  "packages/console/src/api/schema.ts": "written from the OpenAPI document",
};

describe("shape", () => {
  it("a file has at most 300 lines", () => {
    const found = files
      .filter((file) => file.text.split("\n").length > 301 && !(file.path in longFiles))
      .map((file) => `${file.path}: ${file.text.split("\n").length}`);
    expect(found).toEqual([]);
  });

  it("names say what a file is: kebab-case, no drawer", () => {
    const drawer = /(^|\/)(helpers?|utils?|common|shared|misc|manager)(\/|\.)/;
    const found = files
      .filter(({ path }) => drawer.test(path) || !/^[a-z0-9./-]+$/.test(path.slice("packages/".length)))
      .map((file) => file.path);
    expect(found.filter((path) => !path.startsWith("packages/console/"))).toEqual([]);
  });

  it("nobody silences a check", () => {
    const silencer = /biome-ignore|@ts-ignore|@ts-nocheck|@ts-expect-error|eslint-disable|\bas any\b|: any\b/;
    const found = files.filter((file) => silencer.test(file.text)).map((file) => file.path);
    expect(found).toEqual([]);
  });

  it("a port has at most seven methods", () => {
    /** The store: to count 10,000 rows is one question of the database, and a page of them for each state is not. */
    const excepted: Readonly<Record<string, number>> = { Store: 8 };
    const found = files
      .filter((file) => file.path.endsWith("/port.ts"))
      .flatMap((file) =>
        [...file.text.matchAll(/export interface (\w+)[^{]*\{([\s\S]*?)\n\}/g)].flatMap(([, name, body]) => {
          const methods = (body as string).match(/^ {2}\w+(<[^>]*>)?\(/gm)?.length ?? 0;
          return methods > (excepted[name as string] ?? 7) ? [`${file.path} ${name}: ${methods}`] : [];
        }),
      );
    expect(found).toEqual([]);
  });
});
