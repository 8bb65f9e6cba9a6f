/** An answer that the browser stopped at. Where it would have left for another application, `url` is that address and `status` is 0. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Each answer on the way here, the last one included. */
  readonly trail: readonly { readonly url: string; readonly status: number; readonly setCookie: readonly string[] }[];
}

interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly secure: boolean;
}

export interface BrowserOptions {
  /** Default: the network. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Addresses of applications: the browser goes there no more, the test reads the address. */
  readonly leavesAt?: (url: URL) => boolean;
  readonly language?: string;
}

type Site = "none" | "same-origin" | "cross-site";

const mostHops = 12;

/**
 * The part of a browser that matters for sign-in: cookies by host, redirects, forms of a page, `Origin` and `Sec-Fetch-Site`,
 * and the `form-action` of a page's policy, held against each hop of a submission as Chromium does.
 */
export class Browser {
  readonly #options: BrowserOptions;
  readonly #cookies = new Map<string, Map<string, StoredCookie>>();

  constructor(options: BrowserOptions = {}) {
    this.#options = options;
  }

  /** Cookies that would be sent there, as `name=value`. */
  cookiesFor(url: URL): readonly string[] {
    const stored = [...(this.#cookies.get(url.hostname)?.values() ?? [])];
    return stored
      .filter((cookie) => (!cookie.secure || url.protocol === "https:") && url.pathname.startsWith(cookie.path))
      .map(({ name, value }) => `${name}=${value}`);
  }

  /** Plants or replaces a cookie, as an attacker on the same host might. */
  plant(url: URL, name: string, value: string): void {
    this.#jarOf(url).set(name, { name, value, path: "/", secure: false });
  }

  /** Opens an address: typed in, or by a link on another site. */
  goto(address: string | URL, site: Site = "none"): Promise<Page> {
    return this.#follow(new URL(address), { method: "GET", body: undefined, site, origin: undefined });
  }

  /** Sends the form of a page that has this action (the only form, when none is named), with what the person typed. */
  submit(page: Page, typed: Readonly<Record<string, string>> = {}, actionEndsWith = ""): Promise<Page> {
    const form = formsOf(page.text).find(({ action }) => action.endsWith(actionEndsWith));
    if (form === undefined) throw new Error(`no such form on ${page.url.href} (${page.status})`);
    const action = new URL(form.action, page.url);
    const allowed = formActionOf(page);
    const site = action.origin === page.url.origin ? "same-origin" : "cross-site";
    return this.post(action, { ...form.hidden, ...typed }, { site, origin: page.url.origin, allowed });
  }

  /** Posts a form from anywhere. */
  post(
    action: URL,
    fields: Readonly<Record<string, string>>,
    from: { readonly site?: Site; readonly origin?: string; readonly allowed?: (url: URL) => boolean } = {},
  ): Promise<Page> {
    const { site, origin, allowed } = from;
    return this.#follow(action, { method: "POST", body: new URLSearchParams(fields).toString(), site, origin }, allowed);
  }

  async #follow(
    start: URL,
    first: {
      readonly method: string;
      readonly body: string | undefined;
      readonly site: Site | undefined;
      readonly origin: string | undefined;
    },
    allowed: (url: URL) => boolean = () => true,
  ): Promise<Page> {
    const trail: Page["trail"][number][] = [];
    let url = start;
    let { method, body } = first;
    for (let hop = 0; hop < mostHops; hop += 1) {
      if (!allowed(url)) throw new Error(`the page's form-action forbids ${url.origin}`);
      if (this.#options.leavesAt?.(url) === true) return { url, status: 0, headers: new Headers(), text: "", trail };
      const response = await this.#send(url, method, body, first.site, first.origin);
      const setCookie = response.headers.getSetCookie();
      trail.push({ url: url.href, status: response.status, setCookie });
      for (const line of setCookie) this.#store(url, line);
      const location = response.headers.get("location");
      if (response.status < 300 || response.status > 399 || location === null)
        return { url, status: response.status, headers: response.headers, text: await response.text(), trail };
      await response.body?.cancel();
      url = new URL(location, url);
      if (response.status !== 307 && response.status !== 308) {
        method = "GET";
        body = undefined;
      }
    }
    throw new Error(`more than ${mostHops} redirects`);
  }

  #send(url: URL, method: string, body: string | undefined, site: Site | undefined, origin: string | undefined): Promise<Response> {
    const headers = new Headers({ accept: "text/html", "user-agent": "test-browser" });
    if (this.#options.language !== undefined) headers.set("accept-language", this.#options.language);
    const cookies = site === "cross-site" && method !== "GET" ? [] : this.cookiesFor(url);
    if (cookies.length > 0) headers.set("cookie", cookies.join("; "));
    if (site !== undefined) headers.set("sec-fetch-site", site);
    if (method !== "GET" && origin !== undefined) headers.set("origin", origin);
    if (body !== undefined) headers.set("content-type", "application/x-www-form-urlencoded");
    const request = new Request(url, { method, headers, redirect: "manual", ...(body === undefined ? {} : { body }) });
    return (this.#options.fetch ?? fetch)(request);
  }

  #jarOf(url: URL): Map<string, StoredCookie> {
    const jar = this.#cookies.get(url.hostname) ?? new Map<string, StoredCookie>();
    this.#cookies.set(url.hostname, jar);
    return jar;
  }

  #store(url: URL, line: string): void {
    const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
    const name = pair.slice(0, pair.indexOf("="));
    const has = (wanted: string) => attributes.find((attribute) => attribute.toLowerCase().startsWith(wanted));
    const isGone = has("max-age=0") !== undefined || Date.parse(has("expires=")?.slice(8) ?? "9999-01-01") < Date.now();
    if (isGone) this.#jarOf(url).delete(name);
    else
      this.#jarOf(url).set(name, {
        name,
        value: pair.slice(pair.indexOf("=") + 1),
        path: has("path=")?.slice(5) ?? "/",
        secure: has("secure") !== undefined,
      });
  }
}

/** The links of a page whose address contains this text. */
export function linksOf(page: Page, containing = ""): readonly string[] {
  const hrefs = [...page.text.matchAll(/<a\s[^>]*href="([^"]*)"/g)].map((match) => decodeEntities(match[1] ?? ""));
  return hrefs.filter((href) => href.includes(containing)).map((href) => new URL(href, page.url).href);
}

function formsOf(text: string) {
  return [...text.matchAll(/<form\s([^>]*)>([\s\S]*?)<\/form>/g)].map(([, attributes = "", inside = ""]) => {
    const inputs = [...inside.matchAll(/<input\s([^>]*)>/g)]
      .map(([, input = ""]) => input)
      .filter((input) => attributeOf(input, "type") === "hidden");
    const hidden = Object.fromEntries(inputs.map((input) => [attributeOf(input, "name") ?? "", attributeOf(input, "value") ?? ""]));
    return { action: attributeOf(attributes, "action") ?? "", hidden };
  });
}

function attributeOf(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? undefined : decodeEntities(value);
}

function decodeEntities(text: string): string {
  return text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** What `form-action` of the page's policy lets a submission pass through. */
function formActionOf(page: Page): (url: URL) => boolean {
  const policy = page.headers.get("content-security-policy") ?? "";
  const sources = /form-action ([^;]*)/.exec(policy)?.[1]?.split(" ");
  if (sources === undefined) return () => true;
  return (url) =>
    sources.some((source) => (source === "'self'" ? url.origin === page.url.origin : source === url.origin || source === url.protocol));
}
