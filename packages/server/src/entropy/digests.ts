import { hash, timingSafeEqual } from "node:crypto";
import type { Digests } from "./port.ts";

/** {@link Digests} by node:crypto. `equal` shows whether the lengths differ: what is compared are digests, whose length everybody knows. */
export const digests: Digests = {
  sha256Hex: (text) => hash("sha256", text, "hex"),
  sha256Base64url: (text) => hash("sha256", text, "base64url"),
  equal(left, right) {
    const [one, other] = [Buffer.from(left), Buffer.from(right)];
    return one.length === other.length && timingSafeEqual(one, other);
  },
};
