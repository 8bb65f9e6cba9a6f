import { GuardError } from "@agent-id-guard/protocol";
import type { Outbound } from "@agent-id-guard/server";
import type { Fetch } from "../connection/fetch.ts";

/** Answers calls to one resource in place of the real service. */
export type Upstream = (request: Request) => Response | Promise<Response>;

/** The services of a test by their address. What is not among them is not there: no call leaves the process. */
export class Upstreams {
  readonly #sites: readonly { readonly url: URL; readonly answer: Upstream }[];

  constructor(sites: readonly { readonly url: string; readonly answer: Upstream }[]) {
    this.#sites = sites.map(({ url, answer }) => ({ url: new URL(url), answer }));
  }

  /** Answers as `fetch` does: a service that is not there is a network error. */
  fetch: Fetch = async (input, init) => {
    const request = new Request(input, init);
    const answer = this.#find(new URL(request.url));
    if (answer === undefined)
      throw new TypeError("fetch failed", { cause: new Error(`no upstream of this test is at ${new URL(request.url).origin}`) });
    return answer(request);
  };

  /** The server's way out, to the same services. */
  outbound(): Outbound {
    return {
      send: ({ url, method, headers, body }, receiver) => {
        const abort = new AbortController();
        let resume: (() => void) | undefined;
        const full = () => new Promise<void>((resolve) => (resume = resolve));
        const deliver = async () => {
          const init = { method, headers: pairs(headers), body: await collect(body), signal: abort.signal };
          const response = await this.fetch(url, init);
          receiver.head(response.status, [...response.headers].flat());
          for await (const chunk of response.body ?? []) if (!receiver.data(chunk)) await full();
          if (!abort.signal.aborted) receiver.end();
        };
        deliver().catch((cause) => {
          if (!abort.signal.aborted) receiver.failed(new GuardError("gateway.upstream_unreachable", { cause }));
        });
        return { resume: () => resume?.(), abort: () => abort.abort() };
      },
      fetch: () => this.fetch,
      addresses: async ({ hostname }) =>
        Promise.reject(new GuardError("gateway.upstream_unreachable", { detail: `no test goes to ${hostname}` })),
      close: async () => undefined,
    };
  }

  #find(url: URL): Upstream | undefined {
    const path = (base: URL) => base.pathname.replace(/\/$/, "");
    return this.#sites
      .filter((site) => site.url.origin === url.origin && `${url.pathname}/`.startsWith(`${path(site.url)}/`))
      .toSorted((a, b) => b.url.pathname.length - a.url.pathname.length)[0]?.answer;
  }
}

function pairs(list: readonly string[]): [string, string][] {
  return Array.from({ length: list.length / 2 }, (_, index) => [list[index * 2] as string, list[index * 2 + 1] as string]);
}

async function collect(body: AsyncIterable<Uint8Array> | Uint8Array | null): Promise<Blob | null> {
  if (body === null) return null;
  if (body instanceof Uint8Array) return new Blob([Uint8Array.from(body)]);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of body) chunks.push(Uint8Array.from(chunk));
  return new Blob(chunks);
}
