import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface VendorRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

export interface VendorReply {
  readonly status?: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text goes out as it is, anything else as JSON. */
  readonly body: unknown;
}

/** The hosts of one vendor on one loopback address. A test may put answers in the way of a path, and hear what was asked. */
export async function startVendor(answer: (request: VendorRequest) => VendorReply) {
  const inTheWay = new Map<string, VendorReply[]>();
  const closed = new Map<string, VendorReply>();
  const asked: string[] = [];
  const replyTo = (request: VendorRequest) => inTheWay.get(request.path)?.shift() ?? closed.get(request.path) ?? answer(request);
  const server = createServer((request, response) => void serve(request, response));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? "/", "http://vendor");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    asked.push(path);
    const text = Buffer.concat(chunks).toString("utf8");
    const reply = replyTo({ method: request.method ?? "", path, query, headers: request.headers, text });
    const body = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body);
    response.writeHead(reply.status ?? 200, { "content-type": reply.contentType ?? "application/json;charset=UTF-8", ...reply.headers });
    response.end(body);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Paths in the order in which they were asked. */
    asked,
    /** Answers the next calls of a path like this. */
    next: (path: string, ...replies: readonly VendorReply[]) => void inTheWay.set(path, [...replies]),
    /** Answers each call of a path like this, until it is opened again by `null`. */
    always: (path: string, reply: VendorReply | null) => void (reply === null ? closed.delete(path) : closed.set(path, reply)),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The object in a JSON body; undefined: it is none, or was not sent as JSON. */
export function jsonOf({ headers, text }: VendorRequest): Readonly<Record<string, unknown>> | undefined {
  if (!String(headers["content-type"] ?? "").startsWith("application/json")) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** A page on which the person says yes; it comes back to `action` as a form. */
export function confirmPage(action: string, hidden: Readonly<Record<string, string>>): VendorReply {
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  const inputs = Object.entries(hidden).map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`);
  return {
    contentType: "text/html; charset=utf-8",
    body: `<!doctype html><form method="post" action="${action}">${inputs.join("")}<button>登录</button></form>`,
  };
}

export const redirectTo = (location: string): VendorReply => ({ status: 302, headers: { location }, contentType: "text/html", body: "" });
export const page = (status: number, text: string): VendorReply => ({ status, contentType: "text/html", body: `<html>${text}</html>` });
