/**
 * Every form in which a secret is looked for: as it is; base64 and base64url wherever it stands within what was encoded; URL-encoded as
 * paths and as forms have it, and byte by byte; hex; JSON-escaped once and twice, and character by character; as HTML has it.
 */
export function formsOf(secret: Buffer): readonly Buffer[] {
  const text = secret.toString("utf8");
  const hex = secret.toString("hex");
  const json = inJson(text);
  const written = [
    ...[0, 1, 2].flatMap((before) => base64Cores(secret, before)),
    encodeURIComponent(text),
    new URLSearchParams({ v: text }).toString().slice(2),
    hex.replaceAll(/../g, "%$&"),
    hex.toUpperCase().replaceAll(/../g, "%$&"),
    hex,
    hex.toUpperCase(),
    json,
    inJson(json),
    [...text].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
  ];
  return [secret, ...new Set(written)].map((form) => Buffer.from(form as string));
}

const inJson = (text: string) => JSON.stringify(text).slice(1, -1);

/** The characters of base64 text that the secret alone decides when so many bytes stand before it, in both alphabets. */
function base64Cores(secret: Buffer, before: number): readonly string[] {
  const whole = Buffer.concat([Buffer.alloc(before), secret]).toString("base64");
  const core = whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + secret.length) * 8) / 6));
  return [core, core.replaceAll("+", "-").replaceAll("/", "_")];
}
