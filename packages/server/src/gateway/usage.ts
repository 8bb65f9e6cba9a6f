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
const backslash = 0x5c;
/** The longest usage object that is looked for. */
const longestUsage = 2_048;

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
    return usageIn(bytes);
  }
}

/** Providers send counts in one of the last events, or in the first and the last: they only grow, so the largest count. */
class EventStreamMeter implements UsageMeter {
  #rest: Buffer = Buffer.alloc(0);
  #usage: Usage | undefined;

  push(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? bufferOf(chunk) : Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(newline) + 1;
    this.#note(bytes.subarray(0, end));
    this.#rest = bytes.length - end > longestBytes ? Buffer.alloc(0) : bytes.subarray(end);
  }

  read(): Usage | undefined {
    this.#note(this.#rest);
    return this.#usage;
  }

  #note(lines: Buffer): void {
    const usage = usageIn(lines);
    if (usage === undefined) return;
    this.#usage = {
      inputTokens: Math.max(usage.inputTokens, this.#usage?.inputTokens ?? 0),
      outputTokens: Math.max(usage.outputTokens, this.#usage?.outputTokens ?? 0),
    };
  }
}

/**
 * The counts in JSON text: OpenAI's and Anthropic's `usage`, Gemini's `usageMetadata`, of several the last. Only that object is parsed. In a string
 * its quotes would be escaped, so what a model wrote is not taken for it.
 */
function usageIn(text: Buffer): Usage | undefined {
  for (let at = text.lastIndexOf(marker); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(marker, at - 1)) {
    const usage = text[at - 1] === backslash ? undefined : objectAfter(text.toString("utf8", at, at + longestUsage));
    if (usage === undefined) continue;
    return {
      inputTokens: count(usage, "prompt_tokens", "input_tokens", "promptTokenCount"),
      outputTokens: count(usage, "completion_tokens", "output_tokens", "candidatesTokenCount"),
    };
  }
  return undefined;
}

/** The object that is the value of the member with which the text begins. */
function objectAfter(text: string): object | undefined {
  const start = /^"usage(?:Metadata)?"\s*:\s*(?=\{)/.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return parse(text.slice(start, at + 1));
  }
  return undefined;
}

function parse(text: string): object | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
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
