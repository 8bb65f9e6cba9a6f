import { GuardError, parseStrictJson } from "@agent-id-guard/protocol";

/** Deeper than any tool's schema in a model call. */
const deepest = 64;

/** Members of a body that name models: the one to use, and those to fall back to. */
const modelMembers = ["model", "models", "fallbacks", "fallback_models"] as const;
/** Path segments after which some providers name the model (Gemini, Azure OpenAI, Bedrock). */
const pathModel = /\/(?:models|deployments|engines|model)\/([^/:?]+)/g;

/** What a call says about models, and the body as it goes out. */
export interface ModelCall {
  /** The model asked for; undefined where none is named. */
  readonly model: string | undefined;
  readonly body: Uint8Array | null;
}

/**
 * Holds a call to a list of models (case PRX-25): the body must be JSON that every parser reads alike, and every model that the body, the path or
 * the query names must be on the list. The body is written anew from what was decided on. Throws `gateway.model_not_allowed`,
 * `request.unsupported_media_type`, `request.malformed`.
 */
export function holdToModels(
  models: readonly string[],
  url: URL,
  body: Uint8Array | null,
  { contentType, contentEncoding }: { readonly contentType: string; readonly contentEncoding: string },
): ModelCall {
  const named: string[] = [...url.searchParams.getAll("model"), ...modelsInPath(url, models)];
  let written: Uint8Array | null = null;
  if (body !== null && body.length > 0) {
    if (!/^application\/([a-z0-9.+-]+\+)?json\s*(;|$)/i.test(contentType) || !/^(identity)?$/i.test(contentEncoding.trim()))
      throw new GuardError("request.unsupported_media_type", {
        description: "A resource with a list of models takes plain JSON",
        hint: "Send application/json, not compressed.",
      });
    const value = parseStrictJson(decode(body), deepest);
    const inBody = modelsIn(value);
    if (inBody.length === 0 && named.length === 0) throw notAllowed();
    named.unshift(...inBody);
    written = Buffer.from(JSON.stringify(value));
  }
  for (const model of named) if (!models.includes(model)) throw notAllowed();
  return { model: named[0], body: written };
}

/** The models that a path names; one on the list by the name on the list, however the path writes it. */
function modelsInPath(url: URL, models: readonly string[]): readonly string[] {
  return [...url.pathname.matchAll(pathModel)].map(
    ([, segment]) => models.find((model) => encodeURIComponent(model) === segment) ?? (segment as string),
  );
}

/** The models that a body names. A member that should name models and does not is refused. */
function modelsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw notAllowed();
  const body: Readonly<Record<string, unknown>> = { ...value };
  const aliases = Object.keys(body).filter((name) => modelMembers.includes(name.toLowerCase() as (typeof modelMembers)[number]));
  return aliases
    .flatMap((name) => [body[name]].flat())
    .map((entry) => {
      const model = typeof entry === "object" && entry !== null && "model" in entry ? entry.model : entry;
      if (typeof model !== "string") throw notAllowed();
      return model;
    });
}

/** The text of a body; bytes that are no UTF-8 would be read differently by the next parser. */
function decode(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new GuardError("request.malformed", { description: "The body is no UTF-8" });
  }
}

function notAllowed(): GuardError {
  return new GuardError("gateway.model_not_allowed");
}
