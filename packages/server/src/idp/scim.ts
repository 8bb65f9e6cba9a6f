import type { OpenAdapter } from "./adapter.ts";
import { tested } from "./tested.ts";

const skipped = "It pushes its people to us, at /scim/v2, and is not asked for anything.";

/** Whoever pushes to us by SCIM alone: nobody signs in there, and its directory is not read. */
export const openScim: OpenAdapter<"scim"> = () => ({
  signIn: null,
  directory: null,
  receive: null,
  test: () =>
    tested({ address: { skipped }, credentials: { skipped }, signIn: { skipped }, directory: { skipped }, callbacks: { skipped } }),
});
