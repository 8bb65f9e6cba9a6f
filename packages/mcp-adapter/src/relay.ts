/** Sees each JSON-RPC message of an answer and returns it, or what is sent instead. */
export type MapMessage = (message: unknown) => unknown;

export interface RelayOptions {
  /** Undefined: the bytes pass as they are. */
  readonly map: MapMessage | undefined;
  /** Ends the answer at once, wherever it stands. */
  readonly signal: AbortSignal;
  /** What a stream that is ended so says last, as a JSON-RPC message: without one the client would wait for its answer. */
  readonly farewell: (reason: unknown) => unknown;
  /** Called once, when the last byte is out or the answer was ended. */
  readonly ended: () => void;
}

/**
 * Hands an answer of the MCP server on: a JSON body whole, an event stream message by message with the reader's back-pressure.
 * Rejects with the signal's reason when it aborts before a JSON body is complete.
 */
export async function relay(response: Response, options: RelayOptions): Promise<Response> {
  const { map, signal, ended } = options;
  if (response.body === null) {
    ended();
    return response;
  }
  if (response.headers.get("content-type")?.startsWith("text/event-stream")) {
    return new Response(relayStream(response.body, options), { status: response.status, headers: response.headers });
  }
  try {
    const text = await response.text();
    signal.throwIfAborted();
    return new Response(map === undefined ? text : mapText(text, map), { status: response.status, headers: response.headers });
  } finally {
    ended();
  }
}

function relayStream(body: ReadableStream<Uint8Array>, { map, signal, farewell, ended }: RelayOptions): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const frames = map === undefined ? undefined : new FrameMapper(map);
  let open = true;
  const end = (finish: () => void) => {
    if (!open) return;
    open = false;
    finish();
    ended();
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const cut = () =>
        end(() => {
          controller.enqueue(new TextEncoder().encode(`event: message\ndata: ${JSON.stringify(farewell(signal.reason))}\n\n`));
          controller.close();
          reader.cancel(signal.reason).catch(() => undefined);
        });
      if (signal.aborted) cut();
      else signal.addEventListener("abort", cut, { once: true });
    },
    async pull(controller) {
      // A chunk may complete no frame; without output the stream would not be pulled again.
      for (let sent = false; open && !sent; ) {
        const { done, value } = await reader.read();
        if (!open) return;
        if (done) return end(() => controller.close());
        const bytes = frames === undefined ? value : frames.take(value);
        sent = bytes.byteLength > 0;
        if (sent) controller.enqueue(bytes);
      }
    },
    cancel(reason) {
      end(() => undefined);
      return reader.cancel(reason);
    },
  });
}

/** Cuts a stream of server-sent events into frames and maps the message in each. */
class FrameMapper {
  readonly #map: MapMessage;
  readonly #decoder = new TextDecoder();
  readonly #encoder = new TextEncoder();
  #pending = "";

  constructor(map: MapMessage) {
    this.#map = map;
  }

  take(bytes: Uint8Array): Uint8Array {
    const frames = (this.#pending + this.#decoder.decode(bytes, { stream: true })).split("\n\n");
    this.#pending = frames.pop() ?? "";
    return this.#encoder.encode(frames.map((frame) => `${mapFrame(frame, this.#map)}\n\n`).join(""));
  }
}

function mapFrame(frame: string, map: MapMessage): string {
  const lines = frame.split("\n");
  const isData = (line: string) => line.startsWith("data:");
  const data = lines.filter(isData).map((line) => line.slice("data:".length).trimStart());
  if (data.join("") === "") return frame;
  const text = data.join("\n");
  const mapped = mapText(text, map);
  return mapped === text ? frame : [...lines.filter((line) => !isData(line)), `data: ${mapped}`].join("\n");
}

/** The text itself when the message was not replaced. The MCP server is the only writer of these texts, so what it wrote parses. */
function mapText(text: string, map: MapMessage): string {
  const message: unknown = JSON.parse(text);
  const mapped = map(message);
  return mapped === message ? text : JSON.stringify(mapped);
}
