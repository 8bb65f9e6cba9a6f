import { GuardError } from "@agent-id-guard/protocol";
import { readBody } from "./read-body.ts";

/** The one content type of forms (RFC 6749 appendix B). */
export const formType = /^application\/x-www-form-urlencoded[ \t]*(;[ \t]*charset=("?)utf-8\2[ \t]*)?$/i;

/**
 * The parameters of a form-encoded body. One without a value counts as left out (RFC 6749 §3.2).
 * Throws `request.unsupported_media_type`, `request.too_large`, `request.duplicate_parameter`.
 */
export async function readFormBody(request: Request, maxBytes: number): Promise<ReadonlyMap<string, string>> {
  if (!formType.test(request.headers.get("content-type") ?? "")) throw new GuardError("request.unsupported_media_type");
  return parseForm(new TextDecoder().decode(await readBody(request, maxBytes)));
}

/** The parameters of a form-encoded text. Throws `request.duplicate_parameter`. */
export function parseForm(text: string): ReadonlyMap<string, string> {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (form.has(name)) throw new GuardError("request.duplicate_parameter");
    form.set(name, value);
  }
  for (const [name, value] of form) if (value === "") form.delete(name);
  return form;
}
