import { useTranslations } from "use-intl";
import type { MapNode } from "./map-graph.ts";

const inElements = ["autonomous", "interactive", "llm", "mcp", "service", "agent"] as const;
const types = ["agent", "client", "user", "group", "department", "everyone"] as const;

/** What a node is, in a word or two. */
export function useKindText(): (node: Pick<MapNode, "type" | "kind">) => string {
  const kinds = useTranslations("elements.kind");
  return ({ type, kind }) => {
    const known = inElements.find((name) => name === kind);
    if (known !== undefined) return kinds(known);
    return kinds(types.find((name) => name === type) ?? "service");
  };
}
