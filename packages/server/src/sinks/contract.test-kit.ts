import { afterEach, describe, expect, it } from "vitest";
import type { CheckpointSink } from "./port.ts";

/** What every {@link CheckpointSink} promises. `open` gives an empty one each time. */
export function describeCheckpointSink(name: string, open: () => Promise<CheckpointSink>): void {
  describe(`${name} keeps checkpoints`, () => {
    let sink: CheckpointSink | undefined;
    afterEach(() => sink?.close());
    const lines = async () => {
      const all: string[] = [];
      for await (const line of (sink as CheckpointSink).lines()) all.push(line);
      return all;
    };

    it("is empty at first", async () => {
      sink = await open();
      expect([await sink.last(), await lines()]).toEqual([undefined, []]);
    });

    it("gives lines back in order, byte by byte, and the newest by itself", async () => {
      sink = await open();
      const written = ["short", "é 😀 \\n", "x".repeat(200_000), "last.but.one", "z".repeat(65_536)];
      for (const line of written) {
        await sink.append(line);
        expect(await sink.last()).toBe(line);
      }
      expect(await lines()).toEqual(written);
    });

    it("can be left while it is read", async () => {
      sink = await open();
      for (let index = 0; index < 10; index++) await sink.append(`line ${index}`);
      for await (const line of sink.lines()) if (line === "line 3") break;
      expect(await lines()).toHaveLength(10);
    });
  });
}
