import {
  auditEventJsonSchema,
  eventActions,
  eventCategories,
  eventOutcomes,
  reportedEventsJsonSchema,
} from "../../packages/protocol/src/index.ts";
import { code, page, table } from "./page.ts";

/** Audit events: what they may say, and their schema. */
export function events(): string {
  return page("Audit events", "packages/protocol/src/events.ts and event-actions.ts", [
    `An event has a category (${eventCategories.map(code).join(", ")}), an action and an outcome (${eventOutcomes.map(code).join(", ")}). It never holds a secret or a token, a \`jti\` at most. What an event \`revokes\` is dead from then on: the revocation feed is exactly the events that revoke.`,
    "## Actions",
    table(
      ["action", "what it records"],
      Object.entries(eventActions).map(([action, says]) => [code(action), says]),
    ),
    "## Schema of an event",
    schema(auditEventJsonSchema()),
    "## Schema of what an adapter reports (`POST /events/audit`)",
    schema(reportedEventsJsonSchema()),
  ]);
}

const schema = (of: object): string => `\`\`\`json\n${JSON.stringify(of, null, 2)}\n\`\`\``;
