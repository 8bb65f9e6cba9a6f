import { describe, expect, it } from "vitest";
import { type RelayOptions, relay } from "./relay.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const bodyOf = (chunks: readonly Uint8Array[]) =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
const stream = (chunks: readonly Uint8Array[]) =>
  new Response(bodyOf(chunks), {
    headers: { "content-type": "text/event-stream" },
  });
const options = (more: Partial<RelayOptions> = {}): RelayOptions => ({
  map: undefined,
  signal: new AbortController().signal,
  farewell: () => ({ farewell: true }),
  ended: () => undefined,
  ...more,
});
const shout = (message: unknown) => ({ ...(message as object), seen: true });

describe("relay", () => {
  const frames = 'event: message\nid: 1\ndata: {"a":"é"}\n\n: keepalive\n\nevent: message\ndata: {"a":\ndata: 2}\n\n';

  it.each([1, 2, 3, 7, 1_000])("maps the message of each frame, however the bytes are cut (%i at a time)", async (size) => {
    const all = bytes(frames);
    const chunks = Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
    expect(await (await relay(stream(chunks), options({ map: shout }))).text()).toBe(
      'event: message\nid: 1\ndata: {"a":"é","seen":true}\n\n: keepalive\n\nevent: message\ndata: {"a":2,"seen":true}\n\n',
    );
  });

  it("passes a frame as it is when its message was only looked at", async () => {
    const seen: unknown[] = [];
    const look = (message: unknown) => {
      seen.push(message);
      return message;
    };
    expect(await (await relay(stream([bytes(frames)]), options({ map: look }))).text()).toBe(frames);
    expect(seen).toEqual([{ a: "é" }, { a: 2 }]);
  });

  it("maps a JSON body, and keeps its status and headers", async () => {
    const response = await relay(Response.json({ a: 1 }, { status: 400, headers: { "x-a": "1" } }), options({ map: shout }));
    expect([response.status, response.headers.get("x-a"), await response.json()]).toEqual([400, "1", { a: 1, seen: true }]);
  });

  it("tells the end once: after the last byte, when the reader leaves, and when it is ended", async () => {
    let ends = 0;
    const ended = () => {
      ends += 1;
    };
    await (await relay(stream([bytes(frames)]), options({ ended }))).text();
    await (await relay(Response.json({}), options({ ended }))).text();
    await relay(new Response(null, { status: 202 }), options({ ended }));
    expect(ends).toBe(3);

    const endless = () =>
      new Response(new ReadableStream({ cancel: () => void cancelled++ }), { headers: { "content-type": "text/event-stream" } });
    let cancelled = 0;
    await (await relay(endless(), options({ ended }))).body?.cancel();
    expect([ends, cancelled]).toEqual([4, 1]);

    const abort = new AbortController();
    const cut = await relay(endless(), options({ ended, signal: abort.signal }));
    abort.abort(new Error("revoked"));
    expect(await cut.text()).toBe('event: message\ndata: {"farewell":true}\n\n');
    expect([ends, cancelled]).toEqual([5, 2]);
  });

  it("hands no byte of a JSON body on once it is ended", async () => {
    const abort = new AbortController();
    abort.abort(new Error("revoked"));
    await expect(relay(Response.json({ secret: 1 }), options({ signal: abort.signal }))).rejects.toThrow("revoked");
  });

  it("does not run ahead of its reader", async () => {
    let pulled = 0;
    const source = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(bytes("data: {}\n\n"));
        },
      },
      { highWaterMark: 0 },
    );
    const relayed = await relay(new Response(source, { headers: { "content-type": "text/event-stream" } }), options({ map: shout }));
    const reader = (relayed.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pulled).toBeLessThan(6);
    await reader.cancel();
  });
});
