import { run } from "../../src/cli/run.ts";

/*
 * A process that runs one command after the other, each with its own environment and folder, and tells what it said.
 * Starting Node and loading the program takes most of a command's time; here it is done once.
 */

export interface Order {
  readonly words: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

process.on("message", ({ words, folder, env }: Order) => {
  void obey(words, folder, env).then((said) => process.send?.(said));
});

async function obey(words: readonly string[], folder: string, env: Order["env"]) {
  process.chdir(folder);
  for (const name of Object.keys(process.env)) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
  const said = { stdout: "", stderr: "" };
  const restore = (["stdout", "stderr"] as const).map((name) => {
    const stream = process[name];
    const { write } = stream;
    stream.write = ((text: string | Uint8Array) => {
      said[name] += typeof text === "string" ? text : Buffer.from(text).toString("utf8");
      return true;
    }) as typeof stream.write;
    return () => {
      stream.write = write;
    };
  });
  const code = await run(words);
  for (const give of restore) give();
  return { code, ...said };
}
