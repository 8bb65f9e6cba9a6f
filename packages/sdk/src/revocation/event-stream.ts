/** One server-sent event. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | undefined;
}

/** The most characters that may wait for the end of their event. */
const maxPending = 1_048_576;

/** The events of a server-sent event stream (HTML Standard §9.2.6), as they come. Ends when the stream does, or when the signal aborts. */
export async function* eventsOf(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let pending = "";
  for await (const bytes of chunksOf(body, signal)) {
    pending = (pending + decoder.decode(bytes, { stream: true })).replaceAll("\r\n", "\n");
    if (pending.length > maxPending) throw new RangeError("an event of the stream is too long");
    const blocks = pending.split("\n\n");
    pending = blocks.pop() ?? "";
    for (const block of blocks) yield parse(block);
  }
}

async function* chunksOf(stream: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", cancel);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
}

function parse(block: string): StreamEvent {
  const fields = { event: "message", data: [] as string[], id: undefined as string | undefined };
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon === 0) continue;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") fields.data.push(value);
    else if (name === "event") fields.event = value;
    else if (name === "id") fields.id = value;
  }
  return { event: fields.event, data: fields.data.join("\n"), id: fields.id };
}
