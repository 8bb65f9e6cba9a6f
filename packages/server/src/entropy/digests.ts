import { hash, timingSafeEqual } from "node:crypto";
import type { Digests } from "./port.ts";

/** {@link Digests} by node:crypto. `equal` compares SHA-256 digests, so that the lengths do not show either. */
export const digests: Digests = {
  sha256Hex: (text) => hash("sha256", text, "hex"),
  sha256Base64url: (text) => hash("sha256", text, "base64url"),
  equal: (left, right) => timingSafeEqual(hash("sha256", left, "buffer"), hash("sha256", right, "buffer")),
};
