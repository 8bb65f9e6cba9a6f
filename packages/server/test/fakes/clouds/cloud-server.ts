import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came. */
export interface CloudCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface CloudReply {
  readonly status: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A refusal of a fake cloud, in that cloud's own terms. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

export type Lie = (call: CloudCall) => CloudReply | "silence";
export type CloudServer = Awaited<ReturnType<typeof openCloudServer>>;

/** A cloud on a loopback port. It keeps what it was asked, and can be made to lie. */
export async function openCloudServer(answer: (call: CloudCall) => Promise<CloudReply> | CloudReply) {
  const calls: CloudCall[] = [];
  let lie: Lie | undefined;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url ?? "/", "http://cloud");
    const { pathname: path, searchParams: query } = url;
    const call = { method: request.method ?? "", path, query, rawQuery: url.search.slice(1), headers: request.headers, body };
    calls.push(call);
    const reply = lie === undefined ? await answer(call) : lie(call);
    if (reply === "silence") return;
    response.writeHead(reply.status, { "content-type": reply.type ?? "application/json", ...reply.headers }).end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    tell: (next: Lie | undefined) => {
      lie = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The parameters of a form, each once and all of them known; what is missing or odd is refused as the cloud would. */
export function parametersOf(
  form: URLSearchParams,
  known: { readonly required: readonly string[]; readonly optional: readonly RegExp[] },
  codes: { readonly missing: Refused; readonly unknown: Refused },
): Readonly<Record<string, string>> {
  const names = [...form.keys()];
  const isKnown = (name: string) => known.required.includes(name) || known.optional.some((shape) => shape.test(name));
  if (names.some((name, at) => !isKnown(name) || names.indexOf(name) !== at)) throw codes.unknown;
  if (known.required.some((name) => !form.get(name))) throw codes.missing;
  return Object.fromEntries(form);
}
