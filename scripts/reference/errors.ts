import { errorCatalogue } from "../../packages/protocol/src/index.ts";
import { statusOfCode } from "../../packages/server/src/http/render-error.ts";
import { code, page, table } from "./page.ts";

/** The error catalogue. */
export function errors(): string {
  const rows = Object.entries(errorCatalogue).map(([name, { title, oauth, hint }]) => [
    code(name),
    String(statusOfCode[name as keyof typeof statusOfCode]),
    code(oauth),
    title,
    hint,
  ]);
  return page("Errors", "`errorCatalogue` in packages/protocol/src/errors.ts", [
    "Decide on `code`: it is stable, and the only thing of an error that is. The admin API and the gateway answer problem details (RFC 9457) with `code`, `title`, `status`, `detail`, `hint` and `requestId`; the OAuth endpoints answer `error` and `error_description` (RFC 6749 §5.2) with `code` and `hint` beside them, and 400 for `access.denied`.",
    table(["code", "status", "OAuth error", "meaning", "what to do"], rows),
  ]);
}
