import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import {
  type AgentConfig,
  agentConfigSchema,
  type FieldIssue,
  GuardError,
  type GuardErrorOptions,
  parseStrictJson,
} from "@agent-id-guard/protocol";

/** The most bytes such a file may have. */
const mostBytes = 16_384;
/** Permission bits of everybody but the owner. Windows has none: its files are guarded by the folder they lie in. */
const othersBits = process.platform === "win32" ? 0 : 0o077;

/** Reads an agent's configuration file. Throws `sdk.misconfigured`, which names the file and each wrong member, and repeats nothing of what stands in it. */
export async function readConfigFile(path: string): Promise<AgentConfig> {
  const parsed = agentConfigSchema.safeParse(parseJson(path, await readText(path)));
  if (parsed.success) return parsed.data;
  throw unusable(path, "is not a configuration of an agent", {
    hint: "Each entry of `fields` names one member and what is expected there. A new file comes from the console or `agent-id-guard agents configure`.",
    fields: parsed.error.issues.map(toFieldIssue),
  });
}

async function readText(path: string): Promise<string> {
  // A pipe without a writer must not hold the program up: only files are read.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((cause: unknown) => {
    throw unusable(path, "can't be read", { hint: "Name it with AGENT_ID_GUARD_CONFIG, or put it where the program starts.", cause });
  });
  try {
    await checkFile(path, file);
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/** Looks at what has been opened, not at the path: that may be another file a moment later. */
async function checkFile(path: string, file: FileHandle): Promise<void> {
  const stats = await file.stat();
  if (!stats.isFile() || stats.size > mostBytes) throw unusable(path, `is not a file of at most ${mostBytes} bytes`);
  if ((stats.mode & othersBits) !== 0)
    throw unusable(path, "may be used by others on this machine", {
      hint: "It holds a credential: `chmod 600` it (a mounted Kubernetes secret: `defaultMode: 0400` and the user that runs the program as its owner).",
    });
}

function parseJson(path: string, text: string): unknown {
  try {
    return parseStrictJson(text);
  } catch {
    throw unusable(path, "is not valid JSON, or has a member twice");
  }
}

/** A member that is not known is not repeated: it may be a secret in the wrong place (case LOG-02). */
function toFieldIssue({
  path,
  code,
  message,
}: {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
}): FieldIssue {
  return { path: path.map(String).join("."), message: code === "unrecognized_keys" ? "has a member that is not known here" : message };
}

function unusable(path: string, what: string, more: GuardErrorOptions = {}): GuardError {
  return new GuardError("sdk.misconfigured", {
    description: `The configuration file ${path} ${what}`,
    hint: "A new file comes from the console or `agent-id-guard agents configure`.",
    ...more,
  });
}
