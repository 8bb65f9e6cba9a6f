import type { SettingsOf } from "@agent-id-guard/protocol";
import type { z } from "zod";
import type { AdapterPorts } from "../adapter.ts";
import { type AppToken, createAppToken } from "../app-token.ts";
import { createCallVendor, type VendorAnswer } from "../vendor-call.ts";
import { VendorRefusal } from "../vendor-refusal.ts";
import { appTokenSchema, userTokenSchema } from "./answers.ts";
import { meaningOfCode, meaningOfErrcode, wrongSecret } from "./codes.ts";

/** DingTalk's two generations of API. Answers are of the shape asked for; everything else fails with a `VendorRefusal`. */
export interface DingtalkApi {
  /** The older API (`topapi`), as the application: the `result`. */
  ask<T>(path: string, body: object, result: z.ZodType<T>): Promise<T>;
  /** The newer API, as the application. */
  read<T>(path: string, query: Readonly<Record<string, string>>, answer: z.ZodType<T>): Promise<T>;
  /** The newer API, as the person who signs in. */
  readAs<T>(userToken: string, path: string, answer: z.ZodType<T>): Promise<T>;
  /** Redeems the code that the person brought. */
  redeem(code: string): Promise<z.output<typeof userTokenSchema>>;
  /** Has a token of the application ready. */
  prepare(): Promise<void>;
}

type Settings = Pick<SettingsOf<"dingtalk">, "clientId" | "apiUrl" | "oapiUrl">;

export function createDingtalkApi({ clientId, apiUrl, oapiUrl }: Settings, clientSecret: string, ports: AdapterPorts): DingtalkApi {
  const call = createCallVendor(ports);
  const post = (url: URL, body: object) => call({ url, body });
  const get = (url: URL, token: string) => call({ url, headers: { "x-acs-dingtalk-access-token": token } });

  async function newer<T>(asked: Promise<VendorAnswer>, shape: z.ZodType<T>): Promise<T> {
    const answer = await asked;
    if (answer.status >= 200 && answer.status < 300) return shaped(shape, answer.body);
    const code = codeIn(answer.body.code);
    throw new VendorRefusal(code, meaningOfCode(answer.status, code), answer.retryAfterMs);
  }

  const appToken: AppToken = createAppToken(ports.clock, async () => {
    const told = newer(post(new URL(`${apiUrl}/v1.0/oauth2/accessToken`), { appKey: clientId, appSecret: clientSecret }), appTokenSchema);
    const { accessToken, expireIn } = await told.catch((error: unknown) => {
      throw error instanceof VendorRefusal && error.meaning !== "busy" ? new VendorRefusal(error.vendorCode, wrongSecret) : error;
    });
    return { token: accessToken, expiresInSeconds: expireIn };
  });

  return {
    ask: (path, body, result) =>
      appToken.use(async (token) => {
        const url = new URL(`${oapiUrl}/topapi/${path}`);
        url.searchParams.set("access_token", token);
        const answer = await post(url, body);
        refuseErrcode(answer);
        return shaped(result, answer.body.result);
      }),
    read: (path, query, shape) => {
      const url = new URL(`${apiUrl}/v1.0/${path}`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return appToken.use((token) => newer(get(url, token), shape));
    },
    readAs: (userToken, path, shape) => newer(get(new URL(`${apiUrl}/v1.0/${path}`), userToken), shape),
    redeem: (code) =>
      newer(
        post(new URL(`${apiUrl}/v1.0/oauth2/userAccessToken`), { clientId, clientSecret, grantType: "authorization_code", code }),
        userTokenSchema,
      ),
    prepare: () => appToken.use(async () => {}),
  };
}

/** HTTP 200 with an `errcode` other than 0 is an error; an answer without one is not of this API: a page that says to wait. */
function refuseErrcode({ status, body, retryAfterMs }: VendorAnswer): void {
  const { errcode, sub_code: subCode } = body;
  if (errcode === 0) return;
  if (typeof errcode !== "number") throw new VendorRefusal(`no errcode, HTTP ${status}`, { meaning: "busy" }, retryAfterMs);
  const code = errcode === 88 && subCode !== undefined ? codeIn(subCode) : String(errcode);
  throw new VendorRefusal(code, meaningOfErrcode(code), retryAfterMs);
}

function shaped<T>(shape: z.ZodType<T>, value: unknown): T {
  const read = shape.safeParse(value);
  if (!read.success) throw new VendorRefusal("an answer of another shape", { meaning: "busy" });
  return read.data;
}

/** A vendor's code, which goes to the log: nothing else of its text does. */
function codeIn(value: unknown): string {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && /^[\w.:-]{1,80}$/.test(text) ? text : "no code";
}
