/** Tokens that a model provider counted for one call. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Reads the token counts out of an answer that passes by. It keeps no more of the answer than it needs, and gives up on what is too long. */
export interface UsageMeter {
  push(chunk: Uint8Array): void;
  /** What was counted until now; undefined: the answer said nothing of it. */
  read(): Usage | undefined;
}

/** The longest JSON answer, or line of an event stream, that is looked into. */
const longestBytes = 1_048_576;
const marker = Buffer.from('"usage');
const newline = 0x0a;

/** A meter for an answer of this content type; undefined where no counts can be expected. */
export function meterFor(contentType: string): UsageMeter | undefined {
  if (/^text\/event-stream\b/i.test(contentType)) return new EventStreamMeter();
  return /^application\/([a-z0-9.+-]+\+)?json\b/i.test(contentType) ? new JsonMeter() : undefined;
}

class JsonMeter implements UsageMeter {
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= longestBytes) this.#chunks.push(chunk);
    else this.#chunks = [];
  }

  read(): Usage | undefined {
    const bytes = this.#chunks.length === 1 ? bufferOf(this.#chunks[0] as Uint8Array) : Buffer.concat(this.#chunks);
    return bytes.includes(marker) ? usageIn(bytes.toString()) : undefined;
  }
}

/** Providers send counts in one of the last events, or in the first and the last: they only grow, so the largest count. */
class EventStreamMeter implements UsageMeter {
  #rest: Buffer = Buffer.alloc(0);
  #usage: Usage | undefined;

  push(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? bufferOf(chunk) : Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(newline) + 1;
    const complete = bytes.subarray(0, end);
    if (complete.includes(marker)) this.#readLines(complete.toString());
    this.#rest = bytes.length - end > longestBytes ? Buffer.alloc(0) : bytes.subarray(end);
  }

  read(): Usage | undefined {
    if (this.#rest.includes(marker)) this.#readLines(this.#rest.toString());
    return this.#usage;
  }

  #readLines(text: string): void {
    for (const line of text.split("\n")) {
      if (!line.startsWith("data:") || !line.includes('"usage')) continue;
      const usage = usageIn(line.slice("data:".length));
      if (usage === undefined) continue;
      this.#usage = {
        inputTokens: Math.max(usage.inputTokens, this.#usage?.inputTokens ?? 0),
        outputTokens: Math.max(usage.outputTokens, this.#usage?.outputTokens ?? 0),
      };
    }
  }
}

/** OpenAI (`usage`, also within `response`), Anthropic (`usage`, also within `message`), Gemini (`usageMetadata`). */
function usageIn(text: string): Usage | undefined {
  const answer = parse(text);
  for (const holder of [answer, member(answer, "response"), member(answer, "message")]) {
    const usage = member(holder, "usage") ?? member(holder, "usageMetadata");
    if (usage === undefined) continue;
    return {
      inputTokens: count(usage, "prompt_tokens", "input_tokens", "promptTokenCount"),
      outputTokens: count(usage, "completion_tokens", "output_tokens", "candidatesTokenCount"),
    };
  }
  return undefined;
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function member(value: object | undefined, name: string): object | undefined {
  const found: unknown = value === undefined ? undefined : Reflect.get(value, name);
  return typeof found === "object" && found !== null ? found : undefined;
}

/** The first of these members that is a plausible count; a wrong one counts as nothing (case PRX-17). */
function count(usage: object, ...names: readonly string[]): number {
  for (const name of names) {
    const value: unknown = Reflect.get(usage, name);
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  }
  return 0;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
