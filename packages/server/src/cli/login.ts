import { endpoints } from "@agent-id-guard/protocol";
import { Command } from "commander";
import { personalFolder, readServerAddress } from "../config.ts";
import { loginByDevice } from "./device-login.ts";
import { forgetLogin, keepLogin, readLogin } from "./kept-login.ts";
import { globalFlags, inert, printOne } from "./print.ts";

/** `login --server <url> --client <id>`: from then on commands are this person's own, with their role and their name in the log. */
export function loginCommand(): Command {
  return new Command("login")
    .description("signs you in at a server for an hour, by a code that you type in a browser")
    .requiredOption("--server <url>", "what the server calls itself")
    .requiredOption("--client <id>", "a client of kind cli, registered once for everybody: clients add --kind cli")
    .action(async (options: { readonly server: string; readonly client: string }, command: Command) => {
      const show = (page: string, code: string, link: string) => {
        console.error(inert(`Open ${page} and type ${code}`));
        console.error(inert(`(or open ${link} and check that it shows ${code})`));
      };
      const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
      const ports = { fetch, wait, show };
      const { login, livesSeconds } = await loginByDevice(ports, readServerAddress(options.server), options.client);
      keepLogin(personalFolder(), login);
      printOne({ server: login.url, signedInForMinutes: Math.floor(livesSeconds / 60) }, globalFlags(command));
    });
}

/** `logout`: the token dies on the server, and is forgotten here whether or not the server can be reached. */
export function logoutCommand(): Command {
  return new Command("logout").description("ends your sign-in").action(async () => {
    const folder = personalFolder();
    try {
      const login = readLogin(folder);
      if (login === undefined) return console.log("You are not signed in.");
      const body = new URLSearchParams({ token: login.token, client_id: login.clientId });
      const answer = await fetch(login.url + endpoints.revoke, {
        method: "POST",
        body,
        redirect: "error",
        signal: AbortSignal.timeout(10_000),
      });
      console.log(answer.ok ? "Signed out." : "Forgotten here. The server did not accept it: the token ends by itself within the hour.");
    } finally {
      forgetLogin(folder);
    }
  });
}
