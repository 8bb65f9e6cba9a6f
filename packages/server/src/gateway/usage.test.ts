import { describe, expect, it } from "vitest";
import { meterFor } from "./usage.ts";

function measure(contentType: string, chunks: readonly string[]) {
  const meter = meterFor(contentType);
  for (const chunk of chunks) meter?.push(Buffer.from(chunk));
  return meter?.read();
}
const json = (value: unknown) => measure("application/json", [JSON.stringify(value)]);
const counts = (inputTokens: number, outputTokens: number) => ({ inputTokens, outputTokens });

describe("token counts of an answer", () => {
  it("of each provider's shape", () => {
    expect(json({ choices: [], usage: { prompt_tokens: 10, completion_tokens: 20, prompt_tokens_details: { cached: 1 } } })).toEqual(
      counts(10, 20),
    );
    expect(json({ output: [], usage: { input_tokens: 1, output_tokens: 2 }, id: "x" })).toEqual(counts(1, 2));
    expect(json({ candidates: [], usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4 } })).toEqual(counts(3, 4));
    expect(json({ data: [], usage: { prompt_tokens: 7, total_tokens: 7 } })).toEqual(counts(7, 0));
    expect(measure("application/json; charset=utf-8", [JSON.stringify({ usage: { input_tokens: 5 } }, null, 2)])).toEqual(counts(5, 0));
  });

  it("are found however the answer is cut", () => {
    const text = JSON.stringify({ usage: { prompt_tokens: 10, completion_tokens: 20 } });
    const events = `data: {"delta":"x"}\n\ndata: ${text}\n\ndata: [DONE]\n\n`;
    for (let cut = 0; cut < events.length; cut++) {
      expect(measure("application/json", [text.slice(0, cut), text.slice(cut)])).toEqual(counts(10, 20));
      expect(measure("text/event-stream; charset=utf-8", [events.slice(0, cut), events.slice(cut)])).toEqual(counts(10, 20));
    }
  });

  it("of a stream are the largest that were said", () => {
    const stream = [
      `event: message_start\ndata: ${JSON.stringify({ message: { usage: { input_tokens: 25, output_tokens: 1 } } })}\n\n`,
      `event: message_delta\ndata: ${JSON.stringify({ usage: { output_tokens: 15 } })}\n\n`,
    ];
    expect(measure("text/event-stream", stream)).toEqual(counts(25, 15));
    expect(
      measure("text/event-stream", [`data: ${JSON.stringify({ response: { usage: { input_tokens: 3, output_tokens: 4 } } })}`]),
    ).toEqual(counts(3, 4));
  });

  it("are not taken from what a model wrote", () => {
    expect(json({ choices: [{ message: { content: '"usage":{"prompt_tokens":999}' } }] })).toBeUndefined();
    expect(json({ content: [{ input: { usage: { input_tokens: 999 } } }], usage: { input_tokens: 1, output_tokens: 2 } })).toEqual(
      counts(1, 2),
    );
  });

  it("that can't be are none", () => {
    for (const bad of [-1, 1.5, "7", null, 1e300])
      expect(json({ usage: { prompt_tokens: bad, completion_tokens: 2 } })).toEqual(counts(0, 2));
    expect(json({ usage: 5 })).toBeUndefined();
    expect(json([])).toBeUndefined();
    expect(measure("application/json", ['{"usage":{'])).toBeUndefined();
    expect(measure("text/html", ['{"usage":{"prompt_tokens":1}}'])).toBeUndefined();
  });

  it("are not looked for in what is too long", () => {
    const filler = "x".repeat(1_100_000);
    expect(measure("application/json", [`{"a":"${filler}",`, '"usage":{"prompt_tokens":1}}'])).toBeUndefined();
    expect(measure("text/event-stream", [`data: ${filler}`, '\n\ndata: {"usage":{"prompt_tokens":1}}\n\n'])).toEqual(counts(1, 0));
  });
});
