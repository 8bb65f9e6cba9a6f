import type { UserAnswer } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { addChanges, answering, listing } from "./actions.ts";
import { readSecret } from "./input.ts";

interface AddOptions {
  readonly name: string;
  readonly department?: string;
  readonly passwordFile?: string;
}

/** `users list | add | suspend | resume` */
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
  addChanges(users, "users", {
    suspend: "locks a person out at once, and stops what is done for them",
    resume: "lets a suspended person in again",
  });
  return users;
}
