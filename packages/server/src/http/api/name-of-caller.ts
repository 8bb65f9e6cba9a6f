import { readUser } from "../../directory/index.ts";
import type { ApiPorts } from "./ports.ts";

/** What people call somebody who calls the admin API. */
export async function nameOfCaller(store: ApiPorts["store"], { type, id }: { readonly type: "user" | "system"; readonly id: string }) {
  return type === "system" ? "This server" : (await readUser(store, id)).name;
}
