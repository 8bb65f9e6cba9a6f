import { pathToFileURL } from "node:url";
import compile from "icu-minify/compile";
import type { Plugin } from "vite";

const messageFile = /\/src\/messages\/(en|zh-CN)\/[a-z-]+\.ts$/;

/** Compiles the messages when the console is built: a browser then needs no parser for them, and a message that can't be read fails the build. */
export function compiledMessages(): Plugin {
  return {
    name: "compiled-messages",
    enforce: "pre",
    apply: "build",
    config: () => ({ resolve: { alias: [{ find: /^use-intl\/format-message$/, replacement: "use-intl/format-message/format-only" }] } }),
    async transform(_code, id) {
      if (!messageFile.test(id)) return undefined;
      const { default: messages } = (await import(pathToFileURL(id).href)) as { default: Tree };
      return { code: `export default ${JSON.stringify(compiled(messages, id))};`, map: null };
    },
  };
}

interface Tree {
  readonly [name: string]: string | Tree;
}

function compiled(tree: Tree, place: string): unknown {
  const entries = Object.entries(tree).map(([name, value]) => {
    const here = `${place} ${name}`;
    if (typeof value !== "string") return [name, compiled(value, here)] as const;
    try {
      return [name, compile(value)] as const;
    } catch (cause) {
      throw new Error(`${here} is no ICU message`, { cause });
    }
  });
  return Object.fromEntries(entries);
}
