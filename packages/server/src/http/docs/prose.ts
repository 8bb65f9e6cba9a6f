import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

/** Markup that has been escaped. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** A sentence of the document as HTML: what stands between backticks is code. */
export function renderProse(text: string | undefined): readonly Html[] {
  return (text ?? "").split("`").map((part, index) => (index % 2 === 0 ? html`${part}` : html`<code>${part}</code>`));
}
