import { z } from "zod";
import { idSchema } from "../ids.ts";
import { agentKindSchema, agentStateSchema } from "./agents.ts";
import { grantConditionsSchema } from "./grant-conditions.ts";
import { createGrantSchema, subjectTypeSchema } from "./grants.ts";
import { searchSchema } from "./page.ts";
import { momentMsSchema } from "./text.ts";

/** How much of a map is drawn at once. */
export const topologyLimits = {
  /** Edges of one agent's topology. */
  edges: 2_000,
  /** Nodes of the map of the estate. */
  nodes: 2_000,
  /** Ways from a person to a resource, or resources within a person's reach. */
  paths: 200,
} as const;

export const topologyNodeTypeSchema = z.enum([...subjectTypeSchema.options, "resource"]);
export type TopologyNodeType = z.infer<typeof topologyNodeTypeSchema>;

/** A party at the end of an edge. Type and id together are unique. */
export const topologyNodeSchema = z
  .object({
    type: topologyNodeTypeSchema,
    /** An id; for a department its path; `*` for everyone. */
    id: z.string(),
    /** `autonomous`, `interactive`; `web`, `native`, `cli`; `llm`, `mcp`, `service`, `agent`; null for people. */
    kind: z.string().nullable(),
    name: z.string(),
    /** Null for what has none: groups, departments, everyone. */
    state: z.string().nullable(),
    /** Who answers for an agent. */
    ownerId: idSchema("user").nullable(),
    /** Where a person works: the path of a department. */
    department: z.string().nullable(),
    /** The agent that is called through this resource of kind `agent`. */
    agentId: idSchema("agent").nullable(),
    /** The resource through which an agent is called. */
    resourceId: idSchema("resource").nullable(),
    /** What a resource declares. */
    permissions: z.array(z.object({ name: z.string(), description: z.string() })).nullable(),
    /** Whether a usable credential is stored for a resource. */
    hasCredential: z.boolean().nullable(),
  })
  .meta({ id: "TopologyNode" });
export type TopologyNode = z.infer<typeof topologyNodeSchema>;

/** An edge: one grant. It comes in when its resource is the agent's own, and goes out when its subject is the agent. */
export const topologyEdgeSchema = z
  .object({
    grantId: idSchema("grant"),
    subjectType: subjectTypeSchema,
    subjectId: z.string(),
    resourceId: idSchema("resource"),
    permissions: z.array(z.string()),
    conditions: grantConditionsSchema.nullable(),
    expiresAtMs: momentMsSchema.nullable(),
  })
  .meta({ id: "TopologyEdge" });
export type TopologyEdge = z.infer<typeof topologyEdgeSchema>;

/** One agent with all that it is connected to. */
export const topologySchema = z
  .object({
    agent: topologyNodeSchema,
    /** Another one as soon as an edge is another one. It is what the ETag says. */
    version: z.int(),
    nodes: z.array(topologyNodeSchema),
    edges: z.array(topologyEdgeSchema),
    totalEdges: z.int(),
    /** Whether there are more edges than are shown. Such a topology is changed grant by grant. */
    truncated: z.boolean(),
  })
  .meta({ id: "Topology" });
export type Topology = z.infer<typeof topologySchema>;

/** The edges as they shall be. One with a `grantId` is kept or changed, one without is new, and one that is not there ends. */
export const wantedTopologySchema = z
  .strictObject({ edges: z.array(createGrantSchema.extend({ grantId: idSchema("grant").optional() })).max(topologyLimits.edges) })
  .meta({ id: "WantedTopology" });
export type WantedTopology = z.infer<typeof wantedTopologySchema>;
export type WantedEdge = WantedTopology["edges"][number];

/** What may be wrong with wanted edges. */
export const topologyProblemCodeSchema = z.enum([
  "unknown_grant",
  "ends_fixed",
  "duplicate_edge",
  "not_of_agent",
  "own_resource",
  "unknown_subject",
  "unknown_resource",
  "undeclared_permission",
  "expired",
  "invalid_condition",
  "agent_retired",
  "retired_end",
  "suspended_end",
  "role_required",
]);
export type TopologyProblemCode = z.infer<typeof topologyProblemCodeSchema>;

export const topologyProblemSchema = z
  .object({
    /** The place in the document that was sent, such as `edges.3.permissions.0`. */
    path: z.string(),
    code: topologyProblemCodeSchema,
    /** A warning does not keep the topology from being applied. */
    severity: z.enum(["error", "warning"]),
    message: z.string(),
    hint: z.string(),
  })
  .meta({ id: "TopologyProblem" });
export type TopologyProblem = z.infer<typeof topologyProblemSchema>;

export const topologyChangeSchema = z
  .object({
    kind: z.enum(["add", "change", "remove"]),
    before: topologyEdgeSchema.optional(),
    /** Without a `grantId` where the edge is new. */
    after: topologyEdgeSchema.partial({ grantId: true }).optional(),
    /** Permissions that this subject gets at this resource and has through no edge today. */
    allows: z.array(z.string()),
    /** Permissions that this subject has at this resource today and through no edge afterwards. */
    stops: z.array(z.string()),
  })
  .meta({ id: "TopologyChange" });
export type TopologyChange = z.infer<typeof topologyChangeSchema>;

/** What applying would do. */
export const topologyValidationSchema = z
  .object({
    /** Whether it could be applied: no problem is an error. */
    ok: z.boolean(),
    problems: z.array(topologyProblemSchema),
    changes: z.array(topologyChangeSchema),
  })
  .meta({ id: "TopologyValidation" });
export type TopologyValidation = z.infer<typeof topologyValidationSchema>;

export const estateTopologyQuerySchema = z.strictObject({
  search: searchSchema,
  ownerId: idSchema("user").optional(),
  kind: agentKindSchema.optional().meta({ description: "Only agents of this kind, and what they are connected to." }),
  state: agentStateSchema.optional().meta({ description: "Only agents in this state, and what they are connected to." }),
  mostNodes: z.coerce.number().int().min(1).max(topologyLimits.nodes).default(topologyLimits.nodes).meta({ description: "Nodes to draw." }),
});
export type EstateTopologyQuery = z.output<typeof estateTopologyQuerySchema>;

/** The map of the estate. An agent stands for the resource through which it is called. */
export const estateTopologySchema = z
  .object({
    nodes: z.array(topologyNodeSchema),
    edges: z.array(topologyEdgeSchema),
    /** Whether something that matches is not shown. */
    truncated: z.boolean(),
    /** How many match, shown or not. */
    totals: z.object({ agents: z.int(), clients: z.int(), resources: z.int() }),
  })
  .meta({ id: "EstateTopology" });
export type EstateTopology = z.infer<typeof estateTopologySchema>;

export const accessPathQuerySchema = z.strictObject({
  userId: idSchema("user"),
  resourceId: idSchema("resource").optional().meta({ description: "Without one: everything within the person's reach." }),
});

/** A grant that a hop rests on. */
export const accessPathGrantSchema = z
  .object({
    grantId: idSchema("grant"),
    subjectType: subjectTypeSchema,
    subjectId: z.string(),
    permissions: z.array(z.string()),
    conditions: grantConditionsSchema.nullable(),
    expiresAtMs: momentMsSchema.nullable(),
  })
  .meta({ id: "AccessPathGrant" });
export type AccessPathGrant = z.infer<typeof accessPathGrantSchema>;

export const accessPathHopSchema = z
  .object({
    type: z.enum(["user", "client", "agent", "resource"]),
    id: z.string(),
    name: z.string(),
    /** What everybody before this hop may do here; empty for the person and the client. */
    permissions: z.array(z.string()),
    /** The grants that say so: the person's, the client's where it is called through one, and those of each agent on the way. */
    grants: z.array(accessPathGrantSchema),
  })
  .meta({ id: "AccessPathHop" });
export type AccessPathHop = z.infer<typeof accessPathHopSchema>;

/** One way from a person to a resource: person, client, agents, resource. */
export const accessPathSchema = z
  .object({
    resourceId: idSchema("resource"),
    hops: z.array(accessPathHopSchema),
    /** What survives all hops. */
    permissions: z.array(z.string()),
    /** Agents on the way. */
    chainLength: z.int(),
    /** Whether it also depends on the hour or on where the call comes from. */
    conditional: z.boolean(),
  })
  .meta({ id: "AccessPath" });
export type AccessPath = z.infer<typeof accessPathSchema>;

export const accessPathsSchema = z
  .object({
    /** Shortest first. With a resource every way to it, else the shortest way to each resource within reach. */
    paths: z.array(accessPathSchema),
    /** Agents on the longest of these ways. */
    longestChain: z.int(),
    /** Whether there are more ways than are shown. */
    truncated: z.boolean(),
  })
  .meta({ id: "AccessPaths" });
export type AccessPaths = z.infer<typeof accessPathsSchema>;
