import { endpoints } from "@agent-id-guard/protocol";
import { html } from "hono/html";
import type { OpenApiDocument } from "../api/index.ts";
import { type Html, renderProse } from "./prose.ts";
import { type JsonSchema, renderSchema, renderType } from "./schema.ts";

/** One operation, with its place. */
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly description?: string; readonly content?: Content }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>;

/** The API reference as one page of HTML without a script. Everything in it comes from the document and is escaped. */
export function renderReference(document: OpenApiDocument, stylesheet: string): Html {
  const groups = Object.entries(Object.groupBy(operationsOf(document), (operation) => operation.tags[0] ?? "other"));
  const schemas = Object.entries((document.components?.schemas ?? {}) as Readonly<Record<string, JsonSchema>>);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${document.info.title}</title>
<link rel="stylesheet" href="${stylesheet}">
</head>
<body>
<nav aria-label="Contents"><ul>${groups.map(([tag]) => html`<li><a href="#${tag}">${tag}</a></li>`)}<li><a href="#schemas">schemas</a></li></ul></nav>
<main>
<h1>${document.info.title}</h1>
<p>${renderProse(document.info.description)} The same as a document for machines: <a href="${endpoints.openapi}">openapi.json</a>.</p>
${groups.map(([tag, operations]) => html`<section><h2 id="${tag}">${tag}</h2>${operations?.map(renderOperation)}</section>`)}
<section><h2 id="schemas">schemas</h2>${schemas.map(
    ([name, schema]) => html`<article><h3 id="schema-${name}">${name}</h3>${renderSchema(schema)}</article>`,
  )}</section>
</main>
</body>
</html>`;
}

function operationsOf(document: OpenApiDocument): readonly Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Readonly<Record<string, Omit<Operation, "method" | "path">>>).map(([method, operation]) => ({
      ...operation,
      method,
      path,
    })),
  );
}

function renderOperation(operation: Operation): Html {
  const body = operation.requestBody?.content["application/json"]?.schema;
  return html`<article>
<h3 id="${operation.operationId}"><span class="method">${operation.method.toUpperCase()}</span> <code>${operation.path}</code></h3>
<p>${renderProse(operation.summary)}</p>
${operation.parameters === undefined ? "" : html`<h4>Parameters</h4><dl>${operation.parameters.map(renderParameter)}</dl>`}
${body === undefined ? "" : html`<h4>Body</h4>${renderSchema(body)}`}
<h4>Answers</h4>${renderAnswers(operation)}
</article>`;
}

/** Success with what it holds; the refusals all have one form. */
function renderAnswers({ responses }: Operation): Html {
  const refusals = Object.keys(responses).filter((status) => responses[status]?.$ref !== undefined);
  const successes = Object.entries(responses).filter(([, response]) => response.$ref === undefined);
  return html`<dl>${successes.map(
    ([status, { description, content }]) =>
      html`<dt>${status}</dt><dd>${Object.values(content ?? {}).map(({ schema }) => renderType(schema))}${content === undefined ? description : ""}</dd>`,
  )}<dt>${refusals.join(", ")}</dt><dd><a href="#schema-Problem">Problem</a></dd></dl>`;
}

function renderParameter({ name, in: place, required, description, schema }: Parameter): Html {
  return html`<dt><code>${name}</code> in ${place}${required === true ? html` <em>required</em>` : ""}</dt>
<dd>${renderType(schema)}${description === undefined ? "" : html`<p>${renderProse(description)}</p>`}</dd>`;
}
