import { isGuardError } from "@agent-id-guard/protocol";
import { CommanderError } from "commander";
import { inert } from "./print.ts";
import { createProgram } from "./program.ts";

/** Runs one command line: the words after the program's name. Returns the exit code: 2 for a wrong call, 1 for a failure. */
export async function run(words: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(words, { from: "user" });
    return 0;
  } catch (error) {
    return explain(error);
  }
}

/** Says what was wrong and what to do. */
function explain(error: unknown): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const isOurs = isGuardError(error);
  say(`error: ${isOurs ? `${error.description} (${error.code})` : String(error)}`);
  const fields = isOurs ? (error.fields ?? []) : [];
  for (const { path, message } of fields) say(`  ${path}: ${message}`);
  if (fields.length === 0) say(`hint: ${isOurs ? error.hint : "This should not happen. Please report it, with what you did."}`);
  return 1;
}

/** One line, whatever the text says: part of it may come from somebody else's server. */
function say(line: string): void {
  console.error(inert(line));
}
