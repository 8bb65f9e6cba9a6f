import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAccessKeys } from "../../../src/cloud/access-keys.ts";
import type { AccessKeys, AwsRoleSettings } from "../../../src/cloud/port.ts";
import type { Outbound } from "../../../src/outbound/port.ts";
import { createOutbound } from "../../../src/outbound/undici.ts";
import { type AwsUser, openAwsIam } from "../../fakes/clouds/aws-iam.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";

const [accessKeyId, secret] = ["AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"];
const clock = new FakeClock();
const user: AwsUser = { keys: new Map(), region: "eu-central-1", mayRotate: true };

let iam: Awaited<ReturnType<typeof openAwsIam>>;
let outbound: Outbound;
let accessKeys: AccessKeys;
let settings: AwsRoleSettings;
beforeAll(async () => {
  iam = await openAwsIam(user, clock);
  outbound = createOutbound();
  accessKeys = createAccessKeys({ outbound, clock, allowLoopbackHttp: true });
  settings = {
    ...{ cloud: "aws", region: "eu-central-1", accessKeyId, role: "arn:aws:iam::123456789012:role/agents", durationSeconds: 3_600 },
    ...{ endpoint: iam.url, iamEndpoint: iam.url },
  };
});
beforeEach(() => {
  user.keys.clear();
  user.keys.set(accessKeyId, secret);
  user.mayRotate = true;
  iam.tell(undefined);
});
afterAll(async () => {
  await Promise.all([iam.close(), outbound.close()]);
});

const refused = (description: string) => ({ code: "delivery.upstream_refused", description });
const bare = "<AccessKey><AccessKeyId>AKIAIOSFODNN7EXAMPLE</AccessKeyId></AccessKey>";

describe("access keys of AWS", () => {
  it("VLT-09: another one is made, taken, and the one before is deleted with it, once or twice", async () => {
    const made = await accessKeys.createAccessKey(settings, secret);
    expect(user.keys.get(made.accessKeyId)).toBe(made.secret);
    expect(await accessKeys.takesAccessKey({ ...settings, accessKeyId: made.accessKeyId }, made)).toBe(true);
    const now = { ...settings, accessKeyId: made.accessKeyId };
    for (const _time of ["once", "twice"]) await accessKeys.deleteAccessKey(now, made.secret, accessKeyId);
    expect([...user.keys.keys()]).toEqual([made.accessKeyId]);
    expect(await accessKeys.takesAccessKey(settings, { accessKeyId, secret })).toBe(false);
  });

  it("VLT-09: a third is refused in words that say what to do", async () => {
    await accessKeys.createAccessKey(settings, secret);
    await expect(accessKeys.createAccessKey(settings, secret)).rejects.toMatchObject({
      ...refused("The cloud allows two access keys of one user, and there are two"),
      hint: "Delete there the one that is not in use here.",
    });
  });

  it("LOG-02: a refusal is told by its code alone", async () => {
    user.mayRotate = false;
    await expect(accessKeys.createAccessKey(settings, secret)).rejects.toMatchObject(refused("The token service refused: AccessDenied"));
    await expect(accessKeys.createAccessKey(settings, "wrong")).rejects.toMatchObject(
      refused("The token service refused: SignatureDoesNotMatch"),
    );
    iam.tell(() => ({ status: 403, type: "text/xml", body: `<ErrorResponse><Error><Code>${secret}</Code></Error></ErrorResponse>` }));
    const error: unknown = await accessKeys.createAccessKey(settings, secret).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "delivery.upstream_refused" });
    const { description, hint, detail, message } = error as Record<string, unknown>;
    for (const text of [description, hint, detail, message]) expect(String(text)).not.toContain(secret);
  });

  it.each([
    ["nothing", ""],
    ["no XML", "{}"],
    ["a key without a secret", `<CreateAccessKeyResponse><CreateAccessKeyResult>${bare}</CreateAccessKeyResult></CreateAccessKeyResponse>`],
  ])("%s is no key", async (_what, body) => {
    iam.tell(() => ({ status: 200, type: "text/xml", body }));
    await expect(accessKeys.createAccessKey(settings, secret)).rejects.toMatchObject({ code: "connection.failed" });
  });

  it.each([
    ["eu-central-1", "https://iam.amazonaws.com/", "us-east-1"],
    ["cn-northwest-1", "https://iam.cn-north-1.amazonaws.com.cn/", "cn-north-1"],
  ])("IAM of %s is asked at its partition's address", async (region, address, signedFor) => {
    const asked: { readonly url: string; readonly authorization: string }[] = [];
    const fetch = async (url: string | URL | Request, init?: RequestInit) => {
      asked.push({ url: String(url), authorization: new Headers(init?.headers).get("authorization") ?? "" });
      return new Response("<DeleteAccessKeyResponse><R>r</R></DeleteAccessKeyResponse>");
    };
    const far = createAccessKeys({ outbound: { fetch: () => fetch as typeof globalThis.fetch }, clock, allowLoopbackHttp: false });
    const { iamEndpoint: _ours, endpoint: _theirs, ...plain } = settings;
    await far.deleteAccessKey({ ...plain, region }, secret, "AKIAIOSFODNN7OTHER00");
    expect(asked).toEqual([{ url: address, authorization: expect.stringContaining(`/${signedFor}/iam/aws4_request`) }]);
  });
});
