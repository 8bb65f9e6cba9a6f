/** Where a form goes and what it carries. */
export interface FilledForm {
  readonly url: URL;
  readonly form: URLSearchParams;
}

/** The password form of a page as a browser would send it: its action, its hidden fields and the answers. Throws when the page has none. */
export function filledIn(html: string, page: URL, answers: Readonly<Record<string, string>>): FilledForm {
  const form = [...html.matchAll(/<form[\s\S]*?<\/form>/gi)].map(([text]) => text).find((text) => text.includes('name="password"'));
  if (form === undefined) throw new TypeError(`there is no sign-in form at ${page.pathname}: ${headingOf(html)}`);
  const fields = new URLSearchParams();
  for (const [input] of form.matchAll(/<input\b[^>]*>/gi)) {
    const name = attribute(input, "name");
    if (name !== undefined && attribute(input, "type") === "hidden") fields.set(name, attribute(input, "value") ?? "");
  }
  for (const [name, value] of Object.entries(answers)) fields.set(name, value);
  return { url: new URL(attribute(form, "action") ?? "", page), form: fields };
}

function attribute(element: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`, "i").exec(element)?.[1];
  return value?.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

function headingOf(html: string): string {
  return /<h1[^>]*>([^<]*)/i.exec(html)?.[1]?.trim() ?? "no heading";
}
