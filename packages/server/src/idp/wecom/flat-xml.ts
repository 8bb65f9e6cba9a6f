import { refused } from "../callback-checks.ts";

const mostTokens = 3_000;
const deepest = 8;
/** In turn: a start tag, an end tag, a CDATA section, text. Nothing else of XML is read: no attributes, comments, instructions, declarations of types or entities. */
const tokenForm = /<([A-Za-z_][\w.-]{0,63})>|<\/([A-Za-z_][\w.-]{0,63})>|<!\[CDATA\[([\s\S]*?)\]\]>|([^<]+)/y;
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/**
 * The elements right below `<xml>` that hold text, by name, as WeCom writes its messages. Elements within elements are passed over.
 * Throws `idp.callback_refused` for everything else, and for an element that stands twice.
 */
export function readFlatXml(xml: string): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  const open: { readonly name: string; text: string; isNested: boolean }[] = [];
  let isOver = false;
  for (const { start, end, cdata, text } of tokensOf(xml.trim())) {
    const here = open.at(-1);
    if (isOver) throw refused("its XML goes on after its end");
    if (start !== undefined) {
      if (here === undefined && start !== "xml") throw refused("its XML is no message of WeCom");
      if (open.length === deepest) throw refused("its XML is too deep");
      if (here !== undefined) here.isNested = true;
      open.push({ name: start, text: "", isNested: false });
    } else if (here === undefined) {
      throw refused("its XML does not begin with an element");
    } else if (end !== undefined) {
      if (end !== here.name) throw refused("its XML is not well-formed");
      open.pop();
      if (open.length === 1 && !here.isNested) remember(found, here);
      isOver = open.length === 0;
    } else {
      here.text += cdata ?? decoded(text ?? "");
    }
  }
  if (!isOver) throw refused("its XML is cut off");
  return Object.fromEntries(found);
}

function remember(found: Map<string, string>, { name, text }: { readonly name: string; readonly text: string }): void {
  if (found.has(name)) throw refused("an element of its XML stands twice");
  found.set(name, text);
}

function* tokensOf(xml: string) {
  const token = new RegExp(tokenForm);
  for (let count = 1; token.lastIndex < xml.length; count += 1) {
    const match = token.exec(xml);
    if (match === null || count > mostTokens) throw refused("its XML is not of the form of WeCom");
    const [, start, end, cdata, text] = match;
    yield { start, end, cdata, text };
  }
}

/** The five entities that XML has by itself, and no other. */
function decoded(text: string): string {
  return text.replace(/&([^;&]{0,10};)?/g, (_whole, name: string | undefined) => {
    const entity = entities[name?.slice(0, -1) ?? ""];
    if (entity === undefined) throw refused("its XML has an entity of its own");
    return entity;
  });
}
