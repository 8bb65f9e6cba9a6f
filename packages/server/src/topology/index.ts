/** The topology: who may reach what, drawn as a graph; one agent's part of it as one document, and the ways through all of it. */
export { type ApplyPorts, planTopology, validateTopology } from "./apply.ts";
export { readEstate } from "./estate.ts";
export { findPaths } from "./paths.ts";
export { readTopology } from "./read-topology.ts";
