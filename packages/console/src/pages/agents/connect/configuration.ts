import type { AgentConfig } from "@agent-id-guard/protocol";
import type { AgentKeyPair } from "./key-pair.ts";

/** What an agent signs in with, as this page made or was shown it a moment ago. In memory only. */
export type Credential = { readonly kind: "key"; readonly pair: AgentKeyPair } | { readonly kind: "secret"; readonly secret: string };

interface ConfiguredAgent {
  readonly id: string;
  readonly name: string;
}

/** The agent's configuration file: which server, which agent, and its one credential. */
export function configurationOf(issuer: string, { id, name }: ConfiguredAgent, credential: Credential): AgentConfig {
  const base = { version: 1, issuer, agentId: id, name } as const;
  return credential.kind === "key" ? { ...base, privateKey: credential.pair.privateJwk } : { ...base, secret: credential.secret };
}

/** Hands a text to the browser as a file. */
export function download(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
