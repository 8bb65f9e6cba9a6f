import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ErrorCode, endpoints, errorCatalogue, GuardError, type Page, type Problem } from "@agent-id-guard/protocol";
import { locate, readConfig, readRemote } from "../config.ts";
import { createGuard } from "../guard.ts";

/** The admin API as the command line uses it, wherever the server is. */
export interface AdminApi {
  get<Answer>(path: string): Promise<Answer>;
  /** All pages of a list, one object at a time. */
  list<Item>(path: string): AsyncGenerator<Item>;
  post<Answer>(path: string, body: unknown, version?: number): Promise<Answer>;
  remove(path: string, version: number): Promise<void>;
}

/** Where a running server leaves the address and a short-lived token for whoever may read its data folder. */
export const runningFile = (dataFolder: string) => join(dataFolder, "running.json");

/** Calls `work` with the admin API: of the remote server named by the environment, of the server running on the data folder, or of the folder itself. */
export async function withApi<T>(flags: { readonly data?: string }, work: (api: AdminApi) => Promise<T>): Promise<T> {
  const remote = readRemote();
  if (remote !== undefined) return work(apiOf((request) => fetch(request), remote.url, remote.token));
  const config = readConfig({ dataFolder: flags.data });
  const running = await findRunning(config.dataFolder);
  if (running !== undefined) return work(apiOf((request) => fetch(request), running.url, running.token));
  const guard = await createGuard({ ...locate(config), ...(config.issuer === undefined ? {} : { issuer: config.issuer }) });
  try {
    return await work(apiOf(guard.fetch, guard.issuer, await guard.systemToken()));
  } finally {
    await guard.close();
  }
}

async function findRunning(dataFolder: string): Promise<{ readonly url: string; readonly token: string } | undefined> {
  try {
    const running = JSON.parse(readFileSync(runningFile(dataFolder), "utf8")) as { url: string; token: string };
    const answer = await fetch(running.url + endpoints.health, { signal: AbortSignal.timeout(2_000) });
    return answer.ok ? running : undefined;
  } catch {
    // No such file, or left behind by a server that was killed: then nobody holds the folder.
    return undefined;
  }
}

function apiOf(send: (request: Request) => Promise<Response> | Response, origin: string, token: string): AdminApi {
  const call = async (method: string, path: string, options: { readonly body?: unknown; readonly version?: number | undefined } = {}) => {
    const headers = new Headers({ authorization: `Bearer ${token}`, accept: "application/json" });
    if (options.body !== undefined) headers.set("content-type", "application/json");
    if (options.version !== undefined) headers.set("if-match", `"${options.version}"`);
    const body = options.body === undefined ? null : JSON.stringify(options.body);
    const response = await send(new Request(`${origin}${endpoints.adminApi}/${path}`, { method, headers, body, redirect: "error" }));
    if (!response.ok) throw problemOf((await response.json()) as Problem);
    return response.status === 204 ? undefined : response.json();
  };
  return {
    get: async <Answer>(path: string) => (await call("GET", path)) as Answer,
    post: async <Answer>(path: string, body: unknown, version?: number) => (await call("POST", path, { body, version })) as Answer,
    async remove(path, version) {
      await call("DELETE", path, { version });
    },
    async *list<Item>(path: string) {
      const join = path.includes("?") ? "&" : "?";
      for (let cursor: string | null = ""; cursor !== null; ) {
        const next: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const page = (await call("GET", `${path}${join}limit=200${next}`)) as Page<Item>;
        yield* page.items;
        cursor = page.nextCursor;
      }
    },
  };
}

function problemOf(problem: Problem): GuardError {
  const code: ErrorCode = problem.code in errorCatalogue ? (problem.code as ErrorCode) : "internal.unexpected";
  return new GuardError(code, {
    description: problem.detail,
    hint: problem.hint,
    ...(problem.fields === undefined ? {} : { fields: problem.fields }),
  });
}
