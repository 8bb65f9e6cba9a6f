import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endpoints, GuardError, isGuardError } from "@agent-id-guard/protocol";
import { guardOptionsOf, namesDataFolder, personalFolder, readConfig, readRemote } from "../config.ts";
import { type AdminApi, adminApi } from "./api.ts";
import { type KeptLogin, readLogin } from "./kept-login.ts";

/** Where a running server leaves its address and a short-lived token for whoever may read its data folder. */
export const runningFile = (dataFolder: string) => join(dataFolder, "running.json");

/**
 * Calls `work` with the admin API: of the remote server named by the environment, of the server at which this
 * person is signed in (unless a data folder is named), of the server running on the data folder, or of the folder itself.
 */
export async function withApi<T>(flags: { readonly data?: string }, work: (api: AdminApi) => Promise<T>): Promise<T> {
  const remote = readRemote();
  if (remote !== undefined) return work(adminApi(fetch, remote.url, remote.token));
  if (!namesDataFolder(flags.data)) {
    const login = readLogin(personalFolder());
    if (login !== undefined) return workSignedIn(login, work);
  }
  const config = readConfig({ dataFolder: flags.data });
  const running = await findRunning(config.dataFolder);
  if (running !== undefined) return workAtRunning(config.dataFolder, running, work);
  const options = guardOptionsOf(config);
  if (config.databaseUrl === undefined && !existsSync(options.database)) throw noInstallation(config.dataFolder);
  // Only loaded where the server runs in this process: everything else starts sooner without it.
  const { createGuard } = await import("../guard.ts");
  const guard = await createGuard(options);
  try {
    return await work(adminApi(guard.fetch, guard.issuer, await guard.systemToken()));
  } finally {
    await guard.close();
  }
}

/** With a person's own sign-in. One that is over is never passed over in silence: the command would reach another server. */
async function workSignedIn<T>({ url, clientId, token }: KeptLogin, work: (api: AdminApi) => Promise<T>): Promise<T> {
  try {
    return await work(adminApi(fetch, url, token));
  } catch (error) {
    if (!isGuardError(error) || !error.code.startsWith("token.")) throw error;
    const hint = `Sign in again (agent-id-guard login --server ${url} --client ${clientId}), forget it (agent-id-guard logout), or name a data folder with --data.`;
    throw new GuardError("access.unauthenticated", { description: `Your sign-in at ${url} has ended`, hint, cause: error });
  }
}

interface Running {
  readonly url: string;
  readonly token: string;
}

const readRunning = (dataFolder: string): Running => JSON.parse(readFileSync(runningFile(dataFolder), "utf8")) as Running;

/** How long a server may take to leave a new token behind after the key of the old one was revoked. */
const renewalMs = 2_000;
const lookAgainMs = 50;

/** Where the token that the server left is dead already, a new one is about to take its place: a refused call has done nothing, so it is made again with that. */
async function workAtRunning<T>(dataFolder: string, { url, token }: Running, work: (api: AdminApi) => Promise<T>): Promise<T> {
  try {
    return await work(adminApi(fetch, url, token));
  } catch (error) {
    if (!isGuardError(error) || !error.code.startsWith("token.")) throw error;
    for (let waitedMs = 0; waitedMs < renewalMs; waitedMs += lookAgainMs) {
      const renewed = readRunning(dataFolder);
      if (renewed.token !== token) return work(adminApi(fetch, renewed.url, renewed.token));
      await sleep(lookAgainMs);
    }
    throw error;
  }
}

async function findRunning(dataFolder: string): Promise<Running | undefined> {
  try {
    const running = readRunning(dataFolder);
    const answer = await fetch(running.url + endpoints.health, { signal: AbortSignal.timeout(2_000) });
    return answer.ok ? running : undefined;
  } catch {
    // No such file, or left behind by a server that was killed: then nobody holds the folder.
    return undefined;
  }
}

function noInstallation(dataFolder: string): GuardError {
  return new GuardError("config.invalid", {
    description: `There is no installation in ${dataFolder}`,
    hint: "Make one with `agent-id-guard init`, or name another folder with --data.",
  });
}
