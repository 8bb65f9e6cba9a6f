import type { EstateAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { answering } from "./actions.ts";
import { printImpact } from "./impact.ts";

/** `estate status | impact | stop | resume` */
export function estateCommand(): Command {
  const estate = new Command("estate").description("all agents and clients at once");
  estate
    .command("status")
    .description("tells whether everything is stopped, since when, by whom and why")
    .action(answering((api) => api.get<EstateAnswer>("estate")));
  estate
    .command("stop")
    .description("stops every agent and client at once: their tokens die, and they get none until it is resumed")
    .requiredOption("--reason <text>", "for the record")
    .action(answering((api, { reason }: { reason: string }) => api.post<EstateAnswer>("estate/stop", { reason })));
  estate
    .command("resume")
    .description("lets agents and clients work again; what died stays dead")
    .option("--reason <text>", "for the record")
    .action(answering((api, options: { reason?: string }) => api.post<EstateAnswer>("estate/resume", options)));
  estate
    .command("impact")
    .description("tells who and what stops when everything is stopped")
    .action((_options: object, command: Command) => printImpact("estate/impact", command));
  return estate;
}
