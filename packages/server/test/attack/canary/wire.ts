import type { Outbound } from "../../../src/outbound/port.ts";

/** A call that the server made to another side. */
export interface SentCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly answer: string;
  /** How it was there. */
  readonly weather: Weather;
}

/** How the other sides behave: as they are, as who repeats everything that was said, or as who never answers. */
export type Weather = "fine" | "echo" | "silence";

type Fetch = ReturnType<Outbound["fetch"]>;

/** Keeps what goes out, and stands in for other sides that have gone bad: all but the host that is spared. */
export class Wire {
  readonly calls: SentCall[] = [];
  weather: Weather = "fine";
  readonly #spared: string;
  #echoes = 0;

  constructor(spared: string) {
    this.#spared = spared;
  }

  through(inner: Fetch): Fetch {
    return async (input, init) => {
      const { url, headers, body } = await partsOf(input, init);
      const weather = new URL(url).host === this.#spared ? "fine" : this.weather;
      if (weather === "silence") {
        this.calls.push({ url, headers, body, answer: "", weather });
        return silence(init?.signal);
      }
      const response = weather === "echo" ? this.#echo(headers, body) : await inner(input, init);
      this.calls.push({ url, headers, body, answer: await response.clone().text(), weather });
      return response;
    };
  }

  /** A refusal with all that was sent in its words and headers, and a part of it, another each time, where its code belongs. */
  #echo(headers: Readonly<Record<string, string>>, body: string): Response {
    const parts = [...Object.values(headers), ...valuesIn(body), body];
    const part = parts[this.#echoes++ % parts.length] ?? "";
    const said = `${JSON.stringify(headers)} ${body}`;
    const refusal = { error: part, code: part, Code: part, error_description: said, message: said, Message: said };
    const echoed = {
      "content-type": "application/json",
      "x-echo": encodeURIComponent(said),
      "www-authenticate": `Bearer error="${part.replaceAll(/[^\x20-\x7e]/g, "")}"`,
    };
    return new Response(JSON.stringify({ ...refusal, Response: { Error: { Code: part, Message: said } } }), {
      status: 400,
      headers: echoed,
    });
  }
}

async function partsOf(input: Parameters<Fetch>[0], init: Parameters<Fetch>[1]) {
  const request = new Request(input, init);
  return { url: request.url, headers: Object.fromEntries(request.headers), body: await new Response(init?.body ?? null).text() };
}

function valuesIn(body: string): readonly string[] {
  if (body.startsWith("{")) return Object.values(JSON.parse(body) as object).map(String);
  return [...new URLSearchParams(body).values()];
}

function silence(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });
}
