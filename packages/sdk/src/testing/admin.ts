import { endpoints, type Page } from "@agent-id-guard/protocol";
import type { Fetch } from "../connection/fetch.ts";
import { readError } from "../connection/read-error.ts";

/** What {@link Admin.call} may carry. */
export interface AdminCall {
  readonly body?: unknown;
  /** The version of the object that is changed (`If-Match`). */
  readonly version?: number;
}

/** The admin API of a guard, as the system itself. Fails with the server's own GuardError. */
export class Admin {
  readonly #issuer: string;
  readonly #fetch: Fetch;
  readonly #newToken: () => Promise<string>;
  #token: Promise<string> | undefined;

  constructor(issuer: string, fetch: Fetch, newToken: () => Promise<string>) {
    this.#issuer = issuer;
    this.#fetch = fetch;
    this.#newToken = newToken;
  }

  /** Calls a path below `/api/v1/` and returns the answer as the protocol describes it (`/openapi.json`). */
  async call<Answer>(
    method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
    path: string,
    { body, version }: AdminCall = {},
  ): Promise<Answer> {
    const headers = new Headers();
    if (body !== undefined) headers.set("content-type", "application/json");
    if (version !== undefined) headers.set("if-match", `"${version}"`);
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await this.#send(`${this.#issuer}${endpoints.adminApi}/${path}`, init);
    const text = await response.text();
    if (!response.ok) throw readError(response.status, response.headers, text);
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  }

  /** A token lives for an hour at most; a test may move its clock further than that. */
  async #send(url: string, init: RequestInit & { readonly headers: Headers }): Promise<Response> {
    this.#token ??= this.#newToken();
    init.headers.set("authorization", `Bearer ${await this.#token}`);
    const response = await this.#fetch(url, init);
    if (response.status !== 401) return response;
    this.#token = this.#newToken();
    init.headers.set("authorization", `Bearer ${await this.#token}`);
    return this.#fetch(url, init);
  }

  /** All objects of a list, oldest first. */
  async list<Item>(path: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page<Item> = await this.call(
        "GET",
        `${path}?order=oldest&limit=200${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  /** Changes an object by an action or a patch, at whatever version it has now. */
  async change<Answer>(method: "POST" | "PATCH", collection: string, id: string, action = "", body: unknown = {}): Promise<Answer> {
    const { version } = await this.call<{ readonly version: number }>("GET", `${collection}/${id}`);
    return this.call(method, `${collection}/${id}${action === "" ? "" : `/${action}`}`, { body, version });
  }
}
