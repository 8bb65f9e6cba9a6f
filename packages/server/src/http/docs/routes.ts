import { endpoints } from "@agent-id-guard/protocol";
import { Hono } from "hono";
import type { OpenApiDocument } from "../api/index.ts";
import type { Surface } from "../app.ts";
import type { HttpEnvironment } from "../environment.ts";
import { renderReference } from "./page.ts";
import { referenceStylesheet } from "./stylesheet.ts";

/** The page loads its stylesheet from here and nothing from anywhere else; it has no script. */
const pagePolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const stylesheetPath = `${endpoints.apiReference}/style.css`;

/** `/docs`: the API reference, written out from the OpenAPI document by the server itself. */
export function docsRoutes(document: () => OpenApiDocument): Surface {
  const app = new Hono<HttpEnvironment>();
  let page: string | undefined;
  app.get(endpoints.apiReference, async (c) => {
    page ??= String(await renderReference(document(), stylesheetPath));
    c.header("Content-Security-Policy", pagePolicy);
    c.header("Cache-Control", "no-cache");
    return c.html(page);
  });
  app.get(stylesheetPath, (c) =>
    c.body(referenceStylesheet, 200, { "Content-Type": "text/css; charset=utf-8", "Cache-Control": "no-cache" }),
  );
  return app;
}
