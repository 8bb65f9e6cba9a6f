import { describe, expect, it } from "vitest";
import type { CloudGrant, CloudSession } from "./port.ts";

/** One way to credentials at a token service that can be made to lie. */
export interface CloudUnderTest {
  readonly nowMs: () => number;
  readonly advance: (byMs: number) => void;
  /** What the service answers from now on, whatever it is asked. Undefined: the truth. */
  readonly tell: (
    lie:
      | (() =>
          | { readonly status: number; readonly body: string; readonly type?: string; readonly headers?: Readonly<Record<string, string>> }
          | "silence")
      | undefined,
  ) => void;
  readonly callsSoFar: () => number;
  readonly deliver: (session?: Partial<CloudSession>) => Promise<CloudGrant>;
  /** What the service was shown and nobody else may see: a key's secret or a JWT. */
  readonly withheld: () => string;
  /** A refusal in the service's own terms, with this code. */
  readonly refusing: (code: string) => { readonly status: number; readonly body: string; readonly type?: string };
  /** Whether the service takes a duration, and a policy of the session. */
  readonly narrows: boolean;
}

/** The contract of the port. Every token service passes it. */
export function cloudContract(name: string, under: () => CloudUnderTest): void {
  describe(`${name} keeps the contract of a token service`, () => {
    const honestly = async (use: (cloud: CloudUnderTest) => Promise<void>) => {
      const cloud = under();
      await use(cloud).finally(() => cloud.tell(undefined));
    };

    it("hands over credentials that live as long as they are said to", () =>
      honestly(async (cloud) => {
        const { material, expiresAtMs } = await cloud.deliver();
        expect(["cloud", "bearer"]).toContain(material.type);
        expect(expiresAtMs).toBeGreaterThan(cloud.nowMs());
        expect(JSON.stringify(material)).not.toContain(cloud.withheld());
      }));

    it("tells a refusal by its code alone", () =>
      honestly(async (cloud) => {
        cloud.tell(() => cloud.refusing("AccessDenied"));
        await expect(cloud.deliver()).rejects.toMatchObject({
          code: "delivery.upstream_refused",
          description: "The token service refused: AccessDenied",
        });
        cloud.tell(() => cloud.refusing("Throttling"));
        await expect(cloud.deliver()).rejects.toMatchObject({ code: "connection.failed" });
      }));

    it("LOG-02: tells nothing that a refusal echoes, not even as a code", () =>
      honestly(async (cloud) => {
        const part = cloud.withheld().slice(0, 20);
        for (const code of [cloud.withheld(), part, "a text, not a code", `Denied.${cloud.withheld()}`]) {
          cloud.tell(() => cloud.refusing(code));
          const error: unknown = await cloud.deliver().catch((thrown: unknown) => thrown);
          expect(error).toMatchObject({ code: "delivery.upstream_refused" });
          const { description, hint, detail, message, cause } = error as Record<string, unknown>;
          for (const text of [description, hint, detail, message, cause]) expect(String(text)).not.toContain(part);
          expect(String(description)).not.toContain("a text");
        }
      }));

    it.each([
      ["nothing", ""],
      ["an empty object", "{}"],
      ["no JSON and no XML", "<html>busy</html>"],
      ["null", "null"],
    ])("can't be misled by %s where credentials should be", (_what, body) =>
      honestly(async (cloud) => {
        cloud.tell(() => ({ status: 200, body }));
        await expect(cloud.deliver()).rejects.toMatchObject({ code: "connection.failed" });
      }),
    );

    it("follows no redirect, and takes an error for what it is", () =>
      honestly(async (cloud) => {
        const before = cloud.callsSoFar();
        cloud.tell(() => ({ status: 302, headers: { location: "/elsewhere" }, body: "" }));
        await expect(cloud.deliver()).rejects.toMatchObject({ code: "connection.failed" });
        expect(cloud.callsSoFar()).toBe(before + 1);
        cloud.tell(() => ({ status: 503, body: "busy" }));
        await expect(cloud.deliver()).rejects.toMatchObject({ code: "connection.failed" });
      }));

    it("waits ten seconds and no longer", () =>
      honestly(async (cloud) => {
        cloud.tell(() => {
          setImmediate(() => cloud.advance(10_000));
          return "silence";
        });
        await expect(cloud.deliver()).rejects.toMatchObject({ code: "connection.failed", detail: "no answer in time" });
      }));

    it("asks for no session that the service can't give", () =>
      honestly(async (cloud) => {
        const before = cloud.callsSoFar();
        if (cloud.narrows) {
          await expect(cloud.deliver({ durationSeconds: 899 })).rejects.toMatchObject({ code: "request.invalid" });
          await expect(cloud.deliver({ sessionPolicy: `{"Statement":[${" ".repeat(2_048)}]}` })).rejects.toMatchObject({
            code: "request.invalid",
          });
          await expect(cloud.deliver({ name: "x" })).rejects.toMatchObject({ code: "request.invalid" });
        } else {
          await expect(cloud.deliver({ sessionPolicy: '{"Statement":[]}' })).rejects.toMatchObject({ code: "request.invalid" });
        }
        expect(cloud.callsSoFar()).toBe(before);
      }));
  });
}
