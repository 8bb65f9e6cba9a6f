import { describeSettings } from "../../packages/server/src/config.ts";
import { code, page, table } from "./page.ts";

/** The settings of the server. */
export function configuration(): string {
  return page("Settings", "`configSchema` in packages/server/src/config.ts", [
    "`agent-id-guard serve` reads its settings from the environment. Its flags `--host`, `--port`, `--issuer` and `--data` win over them. An empty or unknown `AGENT_ID_GUARD_…` is an error, so that a slip of the pen never passes for a default.",
    table(
      ["variable", "meaning", "values", "default"],
      describeSettings().map(({ name, description, values, byDefault }) => [code(name), description, values, code(byDefault)]),
    ),
    "The other commands find a server elsewhere by two more:",
    table(
      ["variable", "meaning"],
      [
        [code("AGENT_ID_GUARD_URL"), "The address of a running server."],
        [code("AGENT_ID_GUARD_TOKEN"), "An access token for its admin API."],
      ],
    ),
  ]);
}
