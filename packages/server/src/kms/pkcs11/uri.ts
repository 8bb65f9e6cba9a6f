import { isAbsolute } from "node:path";
import { parametersOf } from "../parameters.ts";
import type { Pkcs11Source } from "../uri.ts";

const attributes = ["token", "serial", "object", "id", "type"];
const form = "expected pkcs11:token=<label>;object=<label>?module-path=<library> (RFC 7512)";

/** Reads a PKCS#11 address (RFC 7512): token and object are needed; `pin-source` may name the file with the PIN, `pin-value` is refused. Throws `config.invalid`. */
export function parsePkcs11Uri(text: string, fail: (fault: string) => Error): Pkcs11Source {
  const [, path = "", query = ""] = /^pkcs11:([^?]*)(?:\?(.*))?$/s.exec(text) ?? [];
  const found = new Map<string, Uint8Array>();
  for (const pair of path.split(";").filter((one) => one !== "")) {
    const [name = "", value] = pair.split("=", 2);
    if (!attributes.includes(name) || value === undefined || found.has(name)) throw fail(form);
    found.set(name, bytesOf(value, fail));
  }
  const textOf = (name: string) => {
    const bytes = found.get(name);
    return bytes === undefined || bytes.length === 0 ? undefined : Buffer.from(bytes).toString("utf8");
  };
  const [token, object] = [textOf("token"), textOf("object")];
  if (token === undefined || object === undefined || (textOf("type") ?? "secret-key") !== "secret-key") throw fail(form);
  // RFC 7512 §2.3: `&` parts the query, and `+` is a plus.
  const searchParams = new URLSearchParams(query.replaceAll("+", "%2B"));
  const parameters = parametersOf({ searchParams }, ["module-path", "pin-source", "secret-file"], fail);
  const { "module-path": modulePath, "pin-source": pinSource, "secret-file": secretFile } = parameters;
  if (modulePath === undefined || !isAbsolute(modulePath)) throw fail("module-path must be the absolute path of the PKCS#11 library");
  const pinFile = pinSource?.replace(/^file:(\/\/)?(?=\/)/, "");
  if (pinFile !== undefined && !isAbsolute(pinFile)) throw fail("pin-source must be file:/<path>");
  const id = found.get("id");
  return {
    adapter: "pkcs11",
    modulePath,
    token,
    serial: textOf("serial"),
    object,
    objectId: id === undefined ? undefined : Buffer.from(id).toString("hex"),
    secretFile: secretFile ?? pinFile,
  };
}

/** A percent-encoded value is bytes: an id need not be text. */
function bytesOf(value: string, fail: (fault: string) => Error): Uint8Array {
  if (/%(?![0-9A-Fa-f]{2})/.test(value)) throw fail("a percent sign stands alone");
  return Buffer.concat(
    value
      .split(/(%[0-9A-Fa-f]{2})/)
      .map((part) => (/^%[0-9A-Fa-f]{2}$/.test(part) ? Buffer.from(part.slice(1), "hex") : Buffer.from(part))),
  );
}
