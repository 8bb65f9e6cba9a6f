import { describe, expect, it } from "vitest";
import { holdToModels } from "./model.ts";

const json = { contentType: "application/json; charset=utf-8", contentEncoding: "" };
const hold = (body: unknown, path = "/v1/chat", headers = json) =>
  holdToModels(
    ["small", "org/large"],
    new URL(`https://api.test${path}`),
    body === null ? null : Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
    headers,
  );
const refused = expect.objectContaining({ code: "gateway.model_not_allowed" });

describe("PRX-25: models", () => {
  it("one on the list passes, and the body goes out as it was read", () => {
    const held = hold('{ "model" : "sm\\u0061ll",\n "n":1.0 }');
    expect(held.model).toBe("small");
    expect(String(held.body)).toBe('{"model":"small","n":1}');
    expect(hold({ model: "small", models: ["org/large"], fallbacks: [{ model: "small" }] }).model).toBe("small");
  });

  it.each([
    [{ model: "huge" }],
    [{ model: "Small" }],
    [{ model: "small " }],
    [{ model: ["small", "huge"] }],
    [{ model: { toString: "small" } }],
    [{ model: null }],
    [{ model: 1 }],
    [{ Model: "huge" }],
    [{ model: "small", MODEL: "huge" }],
    [{ model: "small", models: ["huge"] }],
    [{ model: "small", fallbacks: ["huge"] }],
    [{ model: "small", fallbacks: [{ model: "huge" }] }],
    [{ messages: [] }],
    [[{ model: "small" }]],
    ["null"],
    ['"small"'],
  ])("%j is refused", (body) => {
    expect(() => hold(body)).toThrowError(refused);
  });

  it("in the path and the query count too", () => {
    expect(hold({ contents: [] }, "/v1/models/small:generateContent").model).toBe("small");
    expect(hold({ contents: [] }, "/model/org%2Flarge/invoke").model).toBe("org/large");
    expect(hold(null, "/v1/models").model).toBeUndefined();
    for (const path of [
      "/v1/models/huge:generateContent",
      "/openai/deployments/huge/chat",
      "/v1/chat?model=huge",
      "/v1/chat?model=small&model=huge",
      "/v1/models/%ff",
    ])
      expect(() => hold({ model: "small" }, path)).toThrowError(refused);
    expect(() => hold(null, "/v1/models/huge")).toThrowError(refused);
  });

  it.each([
    { contentType: "multipart/form-data; boundary=x", contentEncoding: "" },
    { contentType: "text/plain", contentEncoding: "" },
    { contentType: "", contentEncoding: "" },
    { contentType: "application/json", contentEncoding: "gzip" },
    { contentType: "application/jsonx", contentEncoding: "" },
  ])("a body that can't be looked into is refused: %j", (headers) => {
    expect(() => hold({ model: "small" }, "/v1/chat", headers)).toThrowError(
      expect.objectContaining({ code: "request.unsupported_media_type" }),
    );
  });
});
