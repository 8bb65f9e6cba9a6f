import { html } from "hono/html";
import { type Html, renderProse } from "./prose.ts";

/** The parts of JSON Schema 2020-12 that our documents use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
  readonly description?: string;
}

/** A schema as a person reads it: members of an object in a list, everything else in one line. A named schema is a link to its own place. */
export function renderSchema(schema: JsonSchema): Html {
  if (schema.properties === undefined) return html`<p>${renderType(schema)}</p>`;
  const required = new Set(schema.required);
  return html`<dl>${Object.entries(schema.properties).map(
    ([name, member]) =>
      html`<dt><code>${name}</code>${required.has(name) ? html` <em>required</em>` : ""}</dt>
      <dd>${renderType(member)}${member.description === undefined ? "" : html`<p>${renderProse(member.description)}</p>`}</dd>`,
  )}</dl>`;
}

/** What a value may be. */
export function renderType(schema: JsonSchema): Html {
  if (schema.$ref !== undefined) return renderReferenceTo(schema.$ref);
  if (schema.anyOf !== undefined) return joined(schema.anyOf.map(renderType), " or ");
  if (schema.enum !== undefined)
    return joined(
      schema.enum.map((value) => html`<code>${JSON.stringify(value)}</code>`),
      " or ",
    );
  if (schema.properties !== undefined) return renderSchema(schema);
  const types = [schema.type ?? "anything"].flat().join(" or ");
  const items = schema.items === undefined ? "" : html` of ${renderType(schema.items)}`;
  return html`${types}${items}${boundsOf(schema)}`;
}

function renderReferenceTo(reference: string): Html {
  const name = reference.slice(reference.lastIndexOf("/") + 1);
  return html`<a href="#schema-${name}">${name}</a>`;
}

function boundsOf(schema: JsonSchema): string {
  const bounds = [
    range(schema.minimum, schema.maximum, ""),
    range(schema.minLength, schema.maxLength, " characters"),
    range(schema.minItems, schema.maxItems, " items"),
    schema.format,
    schema.pattern,
    schema.default === undefined ? undefined : `${JSON.stringify(schema.default)} by default`,
  ].filter((bound) => bound !== undefined);
  return bounds.length === 0 ? "" : ` (${bounds.join(", ")})`;
}

function range(least: number | undefined, most: number | undefined, unit: string): string | undefined {
  if (least === undefined) return most === undefined ? undefined : `at most ${most}${unit}`;
  return most === undefined ? `at least ${least}${unit}` : `${least} to ${most}${unit}`;
}

function joined(parts: readonly Html[], between: string): Html {
  return html`${parts.map((part, index) => html`${index === 0 ? "" : between}${part}`)}`;
}
