import { z } from "zod";
import { type IdKind, idBody, idPrefixes } from "./id-kinds.ts";

/** A zod schema for the id of one kind. */
export function idSchema(kind: IdKind) {
  return z
    .string()
    .regex(new RegExp(`^${idPrefixes[kind]}_${idBody}$`), `expected an id such as ${idPrefixes[kind]}_01jd3…`)
    .meta({ examples: [`${idPrefixes[kind]}_01k9x3v7q8e5m2n4p6r8s0t1v3`] });
}
