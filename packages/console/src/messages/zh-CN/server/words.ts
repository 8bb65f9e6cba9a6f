import type { ErrorCode } from "@agent-id-guard/protocol";
import type { ServerWords, ToldProblem } from "../../server-words.ts";
import { decisionNearest, decisionReason } from "./decisions.ts";
import { errors } from "./errors.ts";
import { fieldMessage } from "./fields.ts";
import { betterHint, description, proofFault } from "./sayings.ts";
import { topologyProblems } from "./topology.ts";

/** What the server says, in Chinese. Loaded when Chinese is spoken only. */
const words: ServerWords = {
  problem({ code, title, detail, hint }): ToldProblem {
    const known: { readonly title: string; readonly hint: string } | undefined = errors[code as ErrorCode];
    if (known === undefined) return { said: detail, hint };
    const told = { said: known.title, hint: hintOf(hint) ?? known.hint };
    if (detail === title) return told;
    const said = description(detail) ?? decisionReason(detail) ?? fieldFault(detail);
    return said === undefined ? { ...told, also: detail } : { ...told, said: said.replace(/。$/, "") };
  },
  field: (message) => fieldMessage(message) ?? message,
  reason(text) {
    const [, code, rest = ""] = /^([a-z]+\.[a-z_]+): (.+)$/s.exec(text) ?? [];
    const known: { readonly title: string } | undefined = errors[code as ErrorCode];
    if (known === undefined) return decisionReason(text) ?? proofFault(text) ?? text;
    return `${known.title}：${decisionReason(rest) ?? description(rest) ?? fieldFault(rest) ?? rest}`;
  },
  nearest: (text) => decisionNearest(text) ?? text,
  topology({ code, message }) {
    const told = topologyProblems[code];
    const said = (code === "invalid_condition" ? fieldMessage(message) : undefined) ?? told.message;
    return { message: said, whole: `${said}。${told.hint}` };
  },
};
export default words;

function hintOf(hint: string): string | undefined {
  const needed = /^It (?:needs|would take) (.+)\.$/.exec(hint)?.[1];
  return needed === undefined ? betterHint(hint) : `需要：${decisionNearest(needed) ?? needed}`;
}

/** `The public key is refused: …`, `name: expected …` */
function fieldFault(detail: string): string | undefined {
  const [, path = "", message = ""] = /^(.+?): (.+)$/.exec(detail) ?? [];
  const told = fieldMessage(message);
  if (told === undefined) return undefined;
  return path === "The public key is refused" ? `公钥未被接受：${told}` : `${path}：${told}`;
}
