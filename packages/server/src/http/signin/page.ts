import type { Context } from "hono";
import { html } from "hono/html";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { HttpEnvironment } from "../environment.ts";
import { paths } from "./paths.ts";
import type { Texts } from "./texts.ts";

/** Markup whose values have been escaped by `hono/html`. */
export type Markup = ReturnType<typeof html>;

export interface Page {
  readonly issuer: string;
  readonly texts: Texts;
  readonly title: string;
  readonly content: Markup;
  /** Addresses beside our own that a form of this page may lead to, by redirects (browsers hold the whole chain against `form-action`). */
  readonly leadsTo?: string | undefined;
  /**
   * Where the browser goes on to by itself. A redirect of a form would be held, with every further one of the site that it leads to, against `form-action`, and nobody knows those
   * ahead; this is a navigation of its own.
   */
  readonly goesOnTo?: string | undefined;
}

/** The console's mark, in the text's own document: the page's policy lets no picture in. */
const mark = html`<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
  <path d="M16 2 4 7v8c0 8 5 13 12 15 7-2 12-7 12-15V7z" fill="currentColor" />
  <circle cx="16" cy="13" r="4" fill="#fff" />
  <path d="M8.5 23c1-4 4-6 7.5-6s6.5 2 7.5 6" fill="#fff" />
</svg>`;

/** Answers with a page: no script, no frame, nothing from elsewhere (cases AZC-13, ADM-06), and kept by no cache. */
export function answerPage(c: Context<HttpEnvironment>, status: ContentfulStatusCode, page: Page): Response | Promise<Response> {
  c.header("Content-Security-Policy", policyOf(page.leadsTo));
  c.header("X-Frame-Options", "DENY");
  c.header("X-Content-Type-Options", "nosniff");
  // `no-referrer` would make browsers send `Origin: null` with the forms of this page.
  c.header("Referrer-Policy", "same-origin");
  c.header("Cache-Control", "no-store");
  c.header("Content-Language", page.texts.language);
  return c.html(
    html`<!doctype html>
      <html lang="${page.texts.language}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex" />
          ${page.goesOnTo === undefined ? "" : html`<meta http-equiv="refresh" content="0;url=${page.goesOnTo}" />`}
          <title>${page.title} · Agent ID Guard</title>
          <link rel="stylesheet" href="${page.issuer}${paths.stylesheet}" />
        </head>
        <body>
          <main>
            <p class="brand">${mark} Agent ID Guard</p>
            <h1>${page.title}</h1>
            ${page.content}
          </main>
        </body>
      </html>`,
    status,
  );
}

function policyOf(leadsTo: string | undefined): string {
  const formAction = leadsTo === undefined ? "'self'" : `'self' ${sourceOf(leadsTo)}`;
  return `default-src 'none'; style-src 'self'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`;
}

/** A CSP source for an address: its origin; its scheme where it has no origin, or one that the grammar can't express (IPv6). */
function sourceOf(address: string): string {
  const url = new URL(address);
  return url.origin === "null" || url.hostname.startsWith("[") ? url.protocol : url.origin;
}

/** A message that a screen reader announces at once, and where the keyboard starts. */
export function alarm(message: string | undefined): Markup | string {
  return message === undefined ? "" : html`<p class="alarm" id="alarm" role="alert" tabindex="-1" autofocus>${message}</p>`;
}
