import { clientTypes } from "../../packages/console/build/client-types.ts";
import { commandLine } from "./command-line.ts";
import { configuration } from "./configuration.ts";
import { errors } from "./errors.ts";
import { events } from "./events.ts";
import { openApi } from "./open-api.ts";

/** Every generated reference, and what the console's client is made of: its path from the root of the repository, and its text. */
export async function references(): Promise<ReadonlyMap<string, string>> {
  const document = await openApi();
  return new Map([
    ["docs/reference/configuration.md", configuration()],
    ["docs/reference/command-line.md", commandLine()],
    ["docs/reference/errors.md", errors()],
    ["docs/reference/events.md", events()],
    ["docs/reference/openapi.json", document],
    ["packages/console/src/api/schema.ts", await clientTypes(document)],
  ]);
}
