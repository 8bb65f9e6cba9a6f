import createClient, { type Client } from "openapi-fetch";
import { createNameBatch } from "./name-batch.ts";
import { ApiProblem } from "./problem.ts";
import type { paths } from "./schema.ts";

/** The admin API, typed by its OpenAPI document. Every call goes through {@link answered}. */
export interface Api extends Client<paths, "application/json"> {
  /** What people call an object that is known by its id; undefined for one that this person may not see. Many questions make one call. */
  readonly nameOf: (id: string) => Promise<string | undefined>;
}

/** The header with which a write proves that a page of ours sent it. */
const requestHeader = "x-agent-id-guard-request";

export interface ApiOptions {
  /** Path prefix of the server. */
  readonly base: string;
  /** The token of this session that proves a write comes from our own page. */
  readonly requestToken: () => string;
  readonly fetch?: (request: Request) => Promise<Response>;
}

export function createApi({ base, requestToken, fetch }: ApiOptions): Api {
  const client = createClient<paths, "application/json">({
    baseUrl: new URL(base || "/", location.origin).href,
    credentials: "same-origin",
    redirect: "error",
    headers: { accept: "application/json" },
    ...(fetch === undefined ? {} : { fetch }),
  });
  client.use({
    onRequest({ request }) {
      if (request.method !== "GET") request.headers.set(requestHeader, requestToken());
    },
  });
  const nameOf = createNameBatch(async (ids) => {
    const { items } = await answered(client.GET("/api/v1/names", { params: { query: { ids: ids.join(",") } } }));
    return items;
  });
  return { ...client, nameOf };
}

interface Outcome<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** What the server answered with. Throws {@link ApiProblem} for a refusal, and what `fetch` throws when the server did not answer. */
export async function answered<Data>(call: Promise<Outcome<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (response.ok) return data as Data;
  throw new ApiProblem(isProblemBody(error) ? error : unreadable(response));
}

type ProblemBody = ApiProblem["problem"];

function isProblemBody(error: unknown): error is ProblemBody {
  return typeof error === "object" && error !== null && "code" in error && "detail" in error;
}

/** Something between us and the server answered. */
function unreadable({ status, statusText }: Response): ProblemBody {
  const detail = `The answer was ${status} ${statusText}`.trim();
  return { type: "about:blank", title: detail, status, detail, code: "internal.unexpected", hint: "", requestId: "" };
}
