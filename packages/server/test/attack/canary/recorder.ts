/** An HTTP answer as whoever called got it. */
export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Status, headers and body, as far as it has been read. */
  readonly bytes: Buffer;
}

/** A `fetch` that remembers every answer of the servers that it is told to watch, and the forms sent to the token endpoint. */
export class Recorder {
  readonly #fetch: typeof fetch;
  readonly #answers: { readonly method: string; readonly path: string; readonly status: number; readonly parts: Buffer[] }[] = [];
  readonly #watched = new Set<string>();
  /** Forms sent to `/oauth/token`. */
  readonly forms: URLSearchParams[] = [];

  constructor(inner: typeof fetch) {
    this.#fetch = inner;
  }

  watch(url: string): void {
    this.#watched.add(new URL(url).origin);
  }

  get answers(): readonly Answer[] {
    return this.#answers.map(({ parts, ...answer }) => ({ ...answer, bytes: Buffer.concat(parts) }));
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const { origin, pathname } = new URL(request.url);
    if (!this.#watched.has(origin)) return this.#fetch(request);
    if (pathname === "/oauth/token" && request.body !== null) this.forms.push(new URLSearchParams(await request.clone().text()));
    const response = await this.#fetch(request);
    const parts = [Buffer.from(`${response.status}\n${[...response.headers].map((header) => header.join(": ")).join("\n")}\n\n`)];
    this.#answers.push({ method: request.method, path: pathname, status: response.status, parts });
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    const keep = (chunk: Uint8Array) => void parts.push(Buffer.from(chunk));
    // A stream of events has no end; everything else is read whole, whether or not the caller does.
    const isEndless = headers.get("content-type")?.startsWith("text/event-stream") === true;
    const body = isEndless ? response.body.pipeThrough(tapping(keep)) : await readWhole(response.body, keep);
    return new Response(body, { status, statusText, headers });
  };
}

function tapping(keep: (chunk: Uint8Array) => void): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(chunk, controller) {
      keep(chunk);
      controller.enqueue(chunk);
    },
  });
}

async function readWhole(body: ReadableStream<Uint8Array>, keep: (chunk: Uint8Array) => void): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) {
    keep(chunk);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
