import type { HeaderList } from "../../outbound/port.ts";

const name = "x-request-id";

/** The headers of an answer with an id: the upstream's own where it gave one, which its client shows and its support asks for, else ours. */
export function withRequestId(headers: HeaderList, requestId: string): HeaderList {
  for (let at = 0; at < headers.length; at += 2) if (headers[at] === name) return headers;
  return [...headers, name, requestId];
}
