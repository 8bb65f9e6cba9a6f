import type { ConsentAnswer, GroupAnswer, SessionAnswer, UserAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { addChanges, answering, listing, pathOf } from "./actions.ts";
import { withApi } from "./connect.ts";
import { addDeparture } from "./departures.ts";
import { addIdentities } from "./identities.ts";
import { addImpact } from "./impact.ts";
import { readSecret } from "./input.ts";
import { globalFlags, printAll } from "./print.ts";

interface AddOptions {
  readonly name: string;
  readonly department?: string;
  readonly passwordFile?: string;
}

/** `users list | add | groups | sessions | consents | end-session | impact | suspend | resume` */
export function usersCommand(): Command {
  const users = new Command("users").description("people");
  users
    .command("list")
    .description("lists all people")
    .action(listing<UserAnswer>("users", ["id", "name", "providerId", "subject", "department", "state", "role"]));
  users
    .command("add <username>")
    .description("adds a person to the built-in directory")
    .requiredOption("--name <name>", "as people read it")
    .option("--department <path>", "such as corp/hr")
    .option("--password-file <file>", "12 characters or more; - reads standard input")
    .action(
      answering((api, { passwordFile, ...rest }: AddOptions, username) => {
        const password = passwordFile === undefined ? undefined : readSecret(passwordFile);
        return api.post<UserAnswer>("users", { username, ...rest, password });
      }),
    );
  users
    .command("groups <id>")
    .description("lists the groups that a person is in")
    .action((id: string, _options: object, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, (api) => printAll(api.list<GroupAnswer>(`${pathOf("users", id)}/groups`), ["id", "name"], flags));
    });
  users
    .command("sessions <id>")
    .description("lists where a person is signed in")
    .action((id: string, _options: object, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const { items } = await api.get<{ items: readonly SessionAnswer[] }>(`${pathOf("users", id)}/sessions`);
        await printAll(items, ["id", "authTimeMs", "lastSeenAtMs", "address", "userAgent"], flags);
      });
    });
  users
    .command("consents <id>")
    .description("lists which clients a person lets call which agents")
    .action((id: string, _options: object, command: Command) => {
      const flags = globalFlags(command);
      return withApi(flags, async (api) => {
        const { items } = await api.get<{ items: readonly ConsentAnswer[] }>(`${pathOf("users", id)}/consents`);
        await printAll(items, ["id", "client", "agent", "permissions", "current", "givenAtMs"], flags);
      });
    });
  users
    .command("end-session <id> <sessionId>")
    .description("signs a person out in one place")
    .action(
      answering(async (api, _options, id, sessionId) => {
        await api.remove(`${pathOf("users", id)}/sessions/${encodeURIComponent(sessionId)}`);
        return { ended: sessionId };
      }),
    );
  addIdentities(users);
  addDeparture(users);
  addImpact(users, "users");
  addChanges(users, "users", {
    suspend: "locks a person out at once, and stops what is done for them",
    resume: "lets a suspended person in again",
  });
  return users;
}
