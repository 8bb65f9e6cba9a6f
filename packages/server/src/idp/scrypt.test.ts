import { describe, expect, it } from "vitest";
import { createScryptHasher } from "./scrypt.ts";

let salt = 0;
const entropy = { bytes: (size: number) => new Uint8Array(size).fill(++salt) };

/** A derivation that is as slow as the test wants, and counts. */
function heldDerivation() {
  const waiting: (() => void)[] = [];
  let running = 0;
  const seen = { calls: 0, mostAtOnce: 0 };
  const derive = async (password: string) => {
    seen.calls += 1;
    running += 1;
    seen.mostAtOnce = Math.max(seen.mostAtOnce, running);
    await new Promise<void>((resolve) => waiting.push(resolve));
    running -= 1;
    return new Uint8Array(32).fill(password.length);
  };
  const releaseAll = async () => {
    for (let idle = 0; idle < 5; idle += 1) {
      for (const release of waiting.splice(0)) {
        release();
        idle = 0;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { derive, seen, releaseAll };
}

describe("scrypt", () => {
  it("knows the password again, and no other", async () => {
    const hasher = createScryptHasher(entropy);
    const stored = await hasher.hash("correct horse");
    expect(stored).toMatch(/^scrypt\$15\$8\$1\$/);
    expect(await hasher.verify("correct horse", stored)).toBe(true);
    expect(await hasher.verify("correct horsf", stored)).toBe(false);
    expect(await hasher.verify("correct horse", `${stored}x`)).toBe(false);
  });

  it("two hashes of one password differ", async () => {
    const hasher = createScryptHasher(entropy);
    expect(await hasher.hash("same")).not.toBe(await hasher.hash("same"));
  });

  it("an unknown user costs the same derivation and is refused", async () => {
    let calls = 0;
    const hasher = createScryptHasher(entropy, {
      derive: async () => {
        calls += 1;
        return new Uint8Array(32);
      },
    });
    expect(await hasher.verify("anything", null)).toBe(false);
    expect(await hasher.verify("anything", "not a stored hash")).toBe(false);
    expect(calls).toBe(2);
  });

  it("DOS-03: one derivation at a time, a short line, then request.rate_limited", async () => {
    const { derive, seen, releaseAll } = heldDerivation();
    const hasher = createScryptHasher(entropy, { waiting: 3, derive });
    const attempts = Array.from({ length: 20 }, () => hasher.verify("guess", null).then(String, (error) => error.code as string));
    await releaseAll();
    const outcomes = await Promise.all(attempts);
    expect(outcomes.filter((outcome) => outcome === "false")).toHaveLength(4);
    expect(outcomes.filter((outcome) => outcome === "request.rate_limited")).toHaveLength(16);
    expect(seen).toEqual({ calls: 4, mostAtOnce: 1 });
    const later = hasher.verify("guess", null);
    await releaseAll();
    expect(await later).toBe(false);
  });

  it("DOS-03: a failing derivation does not block the line", async () => {
    let calls = 0;
    const hasher = createScryptHasher(entropy, {
      derive: async () => {
        calls += 1;
        if (calls === 1) throw new Error("out of memory");
        return new Uint8Array(32).fill(7);
      },
    });
    await expect(hasher.verify("guess", null)).rejects.toThrow("out of memory");
    expect(await hasher.verify("guess", null)).toBe(false);
  });
});
