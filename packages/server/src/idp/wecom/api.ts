import type { z } from "zod";
import type { AdapterPorts } from "../adapter.ts";
import { createAppToken } from "../app-token.ts";
import { createCallVendor } from "../vendor-call.ts";
import { VendorRefusal } from "../vendor-refusal.ts";
import { appTokenSchema } from "./answers.ts";
import { meaningOfErrcode } from "./codes.ts";

/** WeCom's API as one of its secrets may use it. Answers are of the shape asked for; everything else fails with a `VendorRefusal`. */
export interface WecomApi {
  get<T>(path: string, query: Readonly<Record<string, string>>, answer: z.ZodType<T>): Promise<T>;
  post<T>(path: string, body: object, answer: z.ZodType<T>): Promise<T>;
  /** Has a token ready. */
  prepare(): Promise<void>;
}

export function createWecomApi(apiUrl: string, corpId: string, secret: string, ports: AdapterPorts): WecomApi {
  const call = createCallVendor(ports);

  async function ask<T>(path: string, query: Readonly<Record<string, string>>, shape: z.ZodType<T>, body?: object): Promise<T> {
    const url = new URL(`${apiUrl}/cgi-bin/${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const { status, body: answer, retryAfterMs } = await call({ url, body });
    const { errcode } = answer;
    if (typeof errcode !== "number") throw new VendorRefusal(`no errcode, HTTP ${status}`, { meaning: "busy" }, retryAfterMs);
    if (errcode !== 0) throw new VendorRefusal(String(errcode), meaningOfErrcode(errcode), retryAfterMs);
    const read = shape.safeParse(answer);
    if (!read.success) throw new VendorRefusal("an answer of another shape", { meaning: "busy" });
    return read.data;
  }

  const appToken = createAppToken(ports.clock, async () => {
    const { access_token: token, expires_in: expiresInSeconds } = await ask(
      "gettoken",
      { corpid: corpId, corpsecret: secret },
      appTokenSchema,
    );
    return { token, expiresInSeconds };
  });

  return {
    get: (path, query, shape) => appToken.use((token) => ask(path, { access_token: token, ...query }, shape)),
    post: (path, body, shape) => appToken.use((token) => ask(path, { access_token: token }, shape, body)),
    prepare: () => appToken.use(async () => {}),
  };
}
