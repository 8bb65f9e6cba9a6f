import type { UserAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { withApi } from "./connect.ts";
import { readSecret } from "./input.ts";
import { globalFlags, printAll, printOne } from "./print.ts";

/** `users list | add | suspend | resume` */
export function usersCommand(): Command {
  const users = new Command("users").description("people");
  users.command("list").action((_options, command: Command) => {
    const flags = globalFlags(command);
    return withApi(flags, (api) =>
      printAll(api.list<UserAnswer>("users"), ["id", "name", "providerId", "subject", "department", "state", "role"], flags),
    );
  });
  users
    .command("add <username>")
    .description("adds a person to the built-in directory")
    .requiredOption("--name <name>", "as people read it")
    .option("--department <path>", "such as corp/hr")
    .option("--password-file <file>", "12 characters or more; - reads standard input")
    .action((username: string, options: { name: string; department?: string; passwordFile?: string }, command: Command) => {
      const flags = globalFlags(command);
      const body = {
        username,
        name: options.name,
        ...(options.department === undefined ? {} : { department: options.department }),
        ...(options.passwordFile === undefined ? {} : { password: readSecret(options.passwordFile) }),
      };
      return withApi(flags, async (api) => printOne(await api.post<UserAnswer>("users", body), flags));
    });
  for (const verb of ["suspend", "resume"] as const)
    users.command(`${verb} <id>`).action((id: string, _options, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const path = `users/${encodeURIComponent(id)}`;
        const { version } = await api.get<UserAnswer>(path);
        printOne(await api.post<UserAnswer>(`${path}/${verb}`, {}, version), flags);
      });
    });
  return users;
}
