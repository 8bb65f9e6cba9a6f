import { commandLine } from "./command-line.ts";
import { configuration } from "./configuration.ts";
import { errors } from "./errors.ts";
import { events } from "./events.ts";
import { openApi } from "./open-api.ts";

/** Every generated reference: its path from the root of the repository, and its text. */
export async function references(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ["docs/reference/configuration.md", configuration()],
    ["docs/reference/command-line.md", commandLine()],
    ["docs/reference/errors.md", errors()],
    ["docs/reference/events.md", events()],
    ["docs/reference/openapi.json", await openApi()],
  ]);
}
