import { GuardError, type KmsAnswer, type RewrapJob } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { answering, pathOf } from "./actions.ts";
import type { AdminApi } from "./api.ts";
import { withApi } from "./connect.ts";
import { globalFlags, printOne } from "./print.ts";

const job = (id: string) => pathOf("kms/rewraps", id);
const lookAgainMs = 500;

/** `kms status | check | rewrap [--everything] [--follow] | cancel` */
export function kmsCommand(): Command {
  const kms = new Command("kms").description("the master key and its service");
  kms
    .command("status")
    .description("shows which key wraps what is stored, how its service is, and what older keys have wrapped")
    .action(answering((api) => api.get<KmsAnswer>("kms")));
  kms
    .command("check")
    .description("tries the key service now")
    .action(answering((api) => api.post<KmsAnswer>("kms/check", {})));
  kms
    .command("rewrap")
    .description("wraps what is stored with the current key; the server goes on working meanwhile")
    .option("--everything", "also what the current key has wrapped, after its service has rotated it")
    .option("--follow", "waits for the end; ends with 1 when not everything was wrapped")
    .action(rewrap);
  kms
    .command("cancel [jobId]")
    .description("stops the run, the newest one unless told; what it has wrapped stays so")
    .action(answering(async (api, _options, id) => api.post<RewrapJob>(`${job(id ?? (await newestOf(api)))}/cancel`, {})));
  return kms;
}

function rewrap({ everything = false, follow }: { everything?: boolean; follow?: true }, command: Command): Promise<void> {
  const flags = globalFlags(command);
  return withApi(flags, async (api) => {
    const started = await api.post<RewrapJob>("kms/rewraps", { everything });
    const seen = follow === undefined ? started : await endOf(api, started);
    printOne(seen, flags);
    if (follow !== undefined) refuseIncomplete(seen);
  });
}

/** Whoever disables the old key after this command must not do it now. */
function refuseIncomplete({ state, failed, error }: RewrapJob): void {
  if (state === "completed" && failed === 0) return;
  throw new GuardError("vault.cannot_open", {
    description: `The run is ${state}, and ${failed} things could not be wrapped${error === null ? "" : `: ${error}`}`,
    hint: "Keep the older keys, enabled and in AGENT_ID_GUARD_KMS_PREVIOUS, until a run has wrapped everything.",
  });
}

async function newestOf(api: AdminApi): Promise<string> {
  const { job: newest } = await api.get<KmsAnswer>("kms");
  return newest?.id ?? "none";
}

async function endOf(api: AdminApi, started: RewrapJob): Promise<RewrapJob> {
  let seen = started;
  while (seen.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    seen = await api.get<RewrapJob>(job(seen.id));
  }
  return seen;
}
