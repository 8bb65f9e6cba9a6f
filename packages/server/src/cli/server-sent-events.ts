/** One message of a stream. */
export interface ServerMessage {
  readonly name: string;
  readonly data: string;
}

/** The messages of a stream of server-sent events (HTML Standard §9.2.6), as our own server writes them: LF ends a line, and an empty one a message. */
export async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerMessage> {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)) {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) yield messageOf(block);
  }
}

function messageOf(block: string): ServerMessage {
  const lines = block.split("\n");
  const valuesOf = (field: string) => lines.filter((line) => line.startsWith(`${field}: `)).map((line) => line.slice(field.length + 2));
  return { name: valuesOf("event").at(-1) ?? "message", data: valuesOf("data").join("\n") };
}
