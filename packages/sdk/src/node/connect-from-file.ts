import { agentConfigFile } from "@agent-id-guard/protocol";
import { AgentGuard } from "../agent-guard.ts";
import type { ServerOptions } from "../connection/guard-connection.ts";
import { readConfigFile } from "./read-config-file.ts";

/** What a file does not say about a connection. */
export type FileConnectOptions = Omit<ServerOptions, "issuer">;

/**
 * Connects the agent of a configuration file: `path`, else what the environment variable AGENT_ID_GUARD_CONFIG names, else `agent-id-guard.json` in the
 * working directory. The file must belong to its owner alone (mode 0600; not checked on Windows). It is read once.
 * Throws `sdk.misconfigured` (no such file, others may read it, a member that is wrong: see `fields`) and what `AgentGuard.connect` throws.
 */
export async function connectFromFile(path?: string, options: FileConnectOptions = {}): Promise<AgentGuard> {
  const config = await readConfigFile(path ?? process.env.AGENT_ID_GUARD_CONFIG ?? agentConfigFile);
  return AgentGuard.connect({ ...options, ...config });
}
