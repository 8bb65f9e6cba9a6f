import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createScrubber } from "./scrub.ts";

const secret = 'sk-Ab/+9 "q\\z=~%';
const bytes = Buffer.from(secret);

/** What comes out for these chunks, and what stood in memory between. */
function scrub(chunks: readonly (string | Uint8Array)[], of: Uint8Array = bytes) {
  const scrubber = createScrubber(Uint8Array.from(of));
  const out = chunks.map((chunk) => Buffer.from(scrubber.push(typeof chunk === "string" ? Buffer.from(chunk) : Uint8Array.from(chunk))));
  out.push(Buffer.from(scrubber.flush()));
  return { text: Buffer.concat(out).toString(), parts: out.map(String), found: scrubber.found };
}

const rawUrl = encodeURIComponent(secret);
const jsonInner = JSON.stringify(secret).slice(1, -1);
const forms: Readonly<Record<string, string>> = {
  clear: secret,
  "in a URL": rawUrl,
  "in a URL, lower-case hex": rawUrl.replaceAll(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()),
  "in a URL, slashes left": rawUrl.replaceAll("%2F", "/"),
  "in a URL, all of it": [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  "in a form": new URLSearchParams({ a: secret }).toString().slice(2),
  "in JSON": jsonInner,
  "in JSON as PHP writes it": jsonInner.replaceAll("/", "\\/"),
  "in JSON, all of it": [...bytes].map((byte) => `\\u${byte.toString(16).padStart(4, "0")}`).join(""),
  "in JSON, some of it": jsonInner.replaceAll("+", "\\u002B").replaceAll("=", "\\u003d"),
  "in a script": [...bytes].map((byte) => `\\x${byte.toString(16)}`).join(""),
  hex: bytes.toString("hex"),
  "HEX in capitals": bytes.toString("hex").toUpperCase(),
};
const coreOf = (before: string, after: string, encoding: "base64" | "base64url") => {
  const whole = Buffer.from(before + secret + after).toString(encoding);
  const start = Math.ceil((before.length * 8) / 6);
  return { whole, core: whole.slice(start, Math.floor(((before.length + secret.length) * 8) / 6)) };
};

describe("PRX-10: the secret is masked", () => {
  it.each(Object.entries(forms))("%s", (_name, form) => {
    const found = scrub([`before ${form} after ${form}`]);
    expect(found.text).toBe(`before ${"*".repeat(form.length)} after ${"*".repeat(form.length)}`);
    expect(found.found).toBe(true);
  });

  it.each(["", "a", "us", "use", "user", "user:"])("in base64, after %j and before anything", (before) => {
    for (const after of ["", "x", "xy", "xyz"]) {
      for (const encoding of ["base64", "base64url"] as const) {
        const { whole, core } = coreOf(before, after, encoding);
        const { text, found } = scrub([`<${whole}>`]);
        expect(found).toBe(true);
        expect(text).toHaveLength(whole.length + 2);
        expect(text).not.toContain(core.slice(0, 8));
        expect(text).not.toContain(core.slice(-8));
      }
      const { whole, core } = coreOf(before, after, "base64");
      const escaped = whole.replaceAll("+", "%2B").replaceAll("/", "\\/");
      const { text } = scrub([escaped]);
      expect(text).not.toContain(core.slice(0, 6));
    }
  });

  it.each(Object.entries(forms))("however the chunks are cut: %s", (_name, form) => {
    const whole = `data: ${form}\n\n`;
    for (let cut = 0; cut <= whole.length; cut++)
      expect(scrub([whole.slice(0, cut), whole.slice(cut)]).text).toBe(`data: ${"*".repeat(form.length)}\n\n`);
    expect(scrub([...whole]).text).toBe(`data: ${"*".repeat(form.length)}\n\n`);
  });

  it("at every place of every text (property)", () => {
    const part = fc.oneof(
      fc.constantFrom(...Object.values(forms)),
      fc.string({ unit: "binary-ascii", maxLength: 12 }),
      fc.constantFrom("s", "sk", "sk-", "%7", "\\", secret.slice(0, 9)),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.array(fc.nat(60), { maxLength: 6 }), (parts, cuts) => {
        const whole = Buffer.from(parts.join(""), "latin1");
        const chunks: Uint8Array[] = [];
        let from = 0;
        for (const size of cuts) {
          chunks.push(whole.subarray(from, from + size));
          from += size;
        }
        chunks.push(whole.subarray(from));
        const { text } = scrub(chunks);
        expect(text).toHaveLength(whole.length);
        for (const form of Object.values(forms)) expect(text.includes(form)).toBe(false);
        expect(text).toBe(scrub([whole]).text);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("what is not the secret passes", () => {
  it("unchanged, to the byte", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (chunks) => {
        const scrubber = createScrubber(Buffer.from("sk-0123456789-not-in-there"));
        const out = Buffer.concat([
          ...chunks.map((chunk) => Buffer.from(scrubber.push(Uint8Array.from(chunk)))),
          Buffer.from(scrubber.flush()),
        ]);
        expect(out).toEqual(Buffer.concat(chunks));
        expect(scrubber.found).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it("at once, but for a suffix that could be its beginning: events are not held back", () => {
    const events = ["data: one\n\n", "data: ask-me s\n\n", "data: %\n\n"];
    expect(scrub(events).parts.slice(0, 3)).toEqual(events);
    expect(scrub(["data: sk-A", "x\n\n"]).parts).toEqual(["data: ", "sk-Ax\n\n", ""]);
    expect(scrub(["data: sk-Ab/+9"]).parts).toEqual(["data: ", "sk-Ab/+9"]);
  });

  it("a secret too short to be told from text is not looked for (documented limit)", () => {
    expect(scrub(["a 12345 b"], Buffer.from("12345")).text).toBe("a 12345 b");
    expect(scrub(["a 123456 b"], Buffer.from("123456")).text).toBe("a ****** b");
  });
});

describe("PRX-10: headers", () => {
  it("lose a name that carries the secret, and have it masked in values", () => {
    const scrubber = createScrubber(Buffer.from("sk-0123456789"));
    const base64 = Buffer.from("user:sk-0123456789").toString("base64");
    const list = [
      "x-echo",
      "Bearer sk-0123456789",
      "x-sk-0123456789",
      "1",
      "location",
      "https://a.test/?key=sk-0123456789&x=1",
      "x-basic",
      base64,
      "date",
      "today",
    ];
    const clean = scrubber.headers(list);
    expect(clean.slice(0, 4)).toEqual(["x-echo", "Bearer *************", "location", "https://a.test/?key=*************&x=1"]);
    expect(clean[5]).toMatch(/^dXNlcjp.?\*{10,}/);
    expect(clean.slice(6)).toEqual(["date", "today"]);
    expect(scrubber.found).toBe(true);
  });

  it("without it are the same list", () => {
    const scrubber = createScrubber(Buffer.from("sk-0123456789"));
    const list = ["date", "today", "x", "ü"];
    expect(scrubber.headers(list)).toBe(list);
    expect(scrubber.found).toBe(false);
  });
});
