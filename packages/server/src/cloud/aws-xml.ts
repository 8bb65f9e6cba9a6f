/** The texts of a document by the path of their element, such as `ErrorResponse/Error/Code`. */
export type XmlTexts = ReadonlyMap<string, string>;

const piece = /<\?xml[^<>?]*\?>|<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z:]+="[^"<>]*")*)\s*(\/?)>|([^<>]+)/y;
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const deepest = 16;

/**
 * Reads an answer of AWS's Query protocol: elements and text, nothing else. Undefined for what is not well-formed, for document types, CDATA, comments and unknown
 * entities, and where a path with text is there twice, so that no second reader could see something else.
 */
export function readAwsXml(xml: string): XmlTexts | undefined {
  const texts = new Map<string, string>();
  const path: string[] = [];
  let pending = "";
  let isDone = false;
  for (let at = 0; at < xml.length; at = piece.lastIndex) {
    piece.lastIndex = at;
    const match = piece.exec(xml);
    if (match === null) return undefined;
    const [whole, closing, name, , selfClosing, text] = match;
    if (text !== undefined) {
      if (path.length === 0 && text.trim() !== "") return undefined;
      pending = text;
    } else if (name === undefined) {
      if (at !== 0 || whole === "") return undefined;
    } else if (closing === "/") {
      if (path.join("/") === "" || path.at(-1) !== name || !keep(texts, path.join("/"), pending)) return undefined;
      path.pop();
      pending = "";
      isDone = path.length === 0;
    } else {
      if (isDone || pending.trim() !== "" || path.length === deepest) return undefined;
      pending = "";
      if (selfClosing !== "/") path.push(name);
    }
  }
  return isDone ? texts : undefined;
}

/** Text between elements is white space. False for a text that can't be kept. */
function keep(texts: Map<string, string>, path: string, raw: string): boolean {
  if (raw.trim() === "") return true;
  const text = unescaped(raw);
  if (text === undefined || texts.has(path)) return false;
  texts.set(path, text);
  return true;
}

function unescaped(raw: string): string | undefined {
  let isGood = true;
  const text = raw.replaceAll(/&([^;&]*);?/g, (whole, name: string) => {
    const known = whole.endsWith(";") && Object.hasOwn(entities, name) ? entities[name] : undefined;
    isGood &&= known !== undefined;
    return known ?? "";
  });
  return isGood ? text : undefined;
}
