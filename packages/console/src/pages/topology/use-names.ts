import { useTranslations } from "use-intl";
import { type DrawnEdge, otherEndOf, type PartyNode } from "./drawing.ts";

type Terms = Omit<DrawnEdge, "key">;

/** The two ends of an edge, by their names. */
export function useEndNames(agent: PartyNode, nodes: ReadonlyMap<string, PartyNode>): (edge: Terms) => { from: string; to: string } {
  const nameOf = useNodeName();
  return (edge) => {
    const key = otherEndOf(agent, edge);
    const other = nodes.get(key);
    const name = other === undefined ? key.slice(key.indexOf(":") + 1) : nameOf(other);
    return key === `resource:${edge.resourceId}` ? { from: agent.name, to: name } : { from: name, to: agent.name };
  };
}

export function useNodeName(): (node: PartyNode) => string {
  const t = useTranslations("topology.node");
  return ({ type, name }) => (type === "everyone" ? t("everyone") : name);
}

/** What a node is, in a word or two. */
export function useNodeKind(): (node: PartyNode) => string {
  const t = useTranslations("topology.node");
  const kinds = useTranslations("elements.kind");
  return ({ type, kind }) => {
    if (kind === "web" || kind === "native" || kind === "cli") return t(kind);
    if (kind === "autonomous" || kind === "interactive" || kind === "llm" || kind === "mcp" || kind === "service") return kinds(kind);
    return type === "resource" ? kinds("agent") : kinds(type);
  };
}

export function isLimited({ conditions, expiresAtMs }: Terms): boolean {
  return conditions !== null || expiresAtMs !== null;
}
