import type { CloudRoleSettings } from "@agent-id-guard/protocol";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createClouds } from "../../../src/cloud/clouds.ts";
import type { CloudSession } from "../../../src/cloud/port.ts";
import { createOutbound } from "../../../src/outbound/undici.ts";
import { type CloudHouse, openCloudHouse, secrets, session } from "../../fakes/clouds/cloud-house.ts";

const minuteMs = 60_000;
const clouds = ["aws", "alibaba", "tencent"] as const;
type Cloud = (typeof clouds)[number];

let house: CloudHouse;
beforeAll(async () => {
  house = await openCloudHouse();
});
afterEach(() => {
  house.theirs.skewMs = 0;
});
afterAll(() => house.close());

const assume = (cloud: Cloud, more: Partial<CloudSession> = {}, settings: object = {}, secret = secrets[cloud]) =>
  house.clouds.assume({ ...house.roles[cloud], ...settings } as CloudRoleSettings, secret, { ...session, ...more });
const refusal = (description: string) => ({ code: "delivery.upstream_refused", description: `The token service refused: ${description}` });
/** The parameters of the last call, whatever the cloud writes them in. */
function asked(cloud: Cloud): Readonly<Record<string, unknown>> {
  const call = house.servers[cloud].calls.at(-1);
  if (cloud === "tencent") return JSON.parse(call?.body ?? "");
  return Object.fromEntries(cloud === "aws" ? new URLSearchParams(call?.body) : (call?.query ?? []));
}

describe("a role with a stored key", () => {
  it("yields credentials of AWS, of Alibaba Cloud and of Tencent Cloud", async () => {
    const expiresAtMs = house.clock.nowMs() + 3_600_000;
    expect(await assume("aws")).toEqual({
      material: {
        type: "cloud",
        credentials: {
          ...{ cloud: "aws", region: "eu-central-1", accessKeyId: "ASIAIOSFODNN7EXAMPLE", sessionToken: "FwoGZXIvYXdzEBY&=" },
          secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY",
        },
      },
      expiresAtMs,
    });
    expect(await assume("alibaba")).toMatchObject({ material: { credentials: { accessKeyId: "STS.L4aBSCSJVMuKg5U1" } }, expiresAtMs });
    expect(await assume("tencent")).toMatchObject({ material: { credentials: { cloud: "tencent", sessionToken: "1siMD5r0tPAq9xpR" } } });
  });

  it.each([
    ["aws", "SignatureDoesNotMatch", "InvalidClientTokenId", "AccessDenied"],
    ["alibaba", "SignatureDoesNotMatch", "InvalidAccessKeyId.NotFound", "EntityNotExist.Role"],
    ["tencent", "AuthFailure.SignatureFailure", "AuthFailure.SecretIdNotFound", "ResourceNotFound.RoleNotFound"],
  ] as const)("of %s: a wrong secret, an unknown key and a wrong role are refused", async (cloud, signature, unknown, role) => {
    await expect(assume(cloud, {}, {}, `${secrets[cloud]}x`)).rejects.toMatchObject(refusal(signature));
    await expect(assume(cloud, {}, { accessKeyId: "UNKNOWNKEY" })).rejects.toMatchObject(refusal(unknown));
    await expect(assume(cloud, {}, { role: "another" })).rejects.toMatchObject(refusal(role));
  });

  it.each([
    ["aws", 15, "SignatureDoesNotMatch"],
    ["alibaba", 15, "InvalidTimeStamp.Expired"],
    ["tencent", 5, "AuthFailure.SignatureExpire"],
  ] as const)("of %s: clocks may differ by %d minutes", async (cloud, minutes, code) => {
    for (const sign of [-1, 1]) {
      house.theirs.skewMs = sign * (minutes * minuteMs - 2_000);
      expect((await assume(cloud)).material.type).toBe("cloud");
      house.theirs.skewMs = sign * (minutes * minuteMs + 2_000);
      await expect(assume(cloud)).rejects.toMatchObject(refusal(code));
    }
  });

  it("proves that we are whom the role's owner expects", async () => {
    await expect(assume("aws", {}, { externalId: "x-2" })).rejects.toMatchObject(refusal("AccessDenied"));
    await expect(assume("alibaba", {}, { externalId: "x-2" })).rejects.toMatchObject(refusal("NoPermission"));
  });

  it("is asked for the region that it is in", async () => {
    await expect(assume("aws", {}, { region: "us-east-1" })).rejects.toMatchObject(refusal("SignatureDoesNotMatch"));
    await expect(assume("tencent", {}, { region: "ap-beijing" })).rejects.toMatchObject(refusal("UnsupportedRegion"));
  });
});

describe("a session", () => {
  it.each(clouds)("of %s lasts as long as was asked, and twelve hours at most", async (cloud) => {
    for (const [durationSeconds, expected] of [
      [900, 900],
      [43_200, 43_200],
      [86_400, 43_200],
    ] as const) {
      const { expiresAtMs } = await assume(cloud, { durationSeconds });
      expect(Number(asked(cloud).DurationSeconds)).toBe(expected);
      expect(expiresAtMs).toBe(house.clock.nowMs() + expected * 1_000);
    }
  });

  it("has a name that each cloud takes, and that ends in the lease", async () => {
    const name = `${"agent with a long name, ".repeat(4)}=lse_01k9x3v7q8e5m2n4p6r8s0t1v3`;
    for (const cloud of clouds) {
      await assume(cloud, { name });
      expect(String(asked(cloud).RoleSessionName)).toMatch(/^[\w+=,.@-]{64}$/);
      expect(String(asked(cloud).RoleSessionName)).toMatch(/lse_01k9x3v7q8e5m2n4p6r8s0t1v3$/);
    }
    expect(asked("alibaba").RoleSessionName).not.toMatch(/[=,+]/);
  });

  it("carries tags where the cloud takes them", async () => {
    const tags = { agent: "agt_1", owner: "usr_1" };
    await assume("aws", { tags });
    expect(asked("aws")).toMatchObject({ "Tags.member.1.Key": "agent", "Tags.member.2.Value": "usr_1" });
    await assume("tencent", { tags });
    expect(asked("tencent").Tags).toEqual([
      { Key: "agent", Value: "agt_1" },
      { Key: "owner", Value: "usr_1" },
    ]);
    await assume("alibaba", { tags });
    expect(JSON.stringify(asked("alibaba"))).not.toContain("agt_1");
  });
});

describe("a policy of the session", () => {
  const allow = (version = "2012-10-17") =>
    JSON.stringify({ Version: version, Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });
  const deny = JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Deny", Action: "s3:Put*", Resource: "*" } });

  it("narrows, whether the credential or the request brings it", async () => {
    await assume("aws", { sessionPolicy: allow() });
    expect(asked("aws").Policy).toBe(allow());
    await assume("alibaba", {}, { sessionPolicy: allow("1") });
    expect(asked("alibaba").Policy).toBe(allow("1"));
    const tencent = JSON.stringify({ version: "2.0", statement: [{ effect: "allow", action: "cos:Get*", resource: "*" }] });
    await assume("tencent", { sessionPolicy: tencent });
    expect(decodeURIComponent(String(asked("tencent").Policy))).toBe(tencent);
    await assume("aws");
    expect(asked("aws")).not.toHaveProperty("Policy");
  });

  it("of a request never takes the place of the credential's: it is added where it only denies, and refused else", async () => {
    await assume("aws", { sessionPolicy: deny }, { sessionPolicy: allow() });
    expect(JSON.parse(String(asked("aws").Policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "s3:*", Resource: "*" },
        { Effect: "Deny", Action: "s3:Put*", Resource: "*" },
      ],
    });
    await assume("aws", { sessionPolicy: allow() }, { sessionPolicy: allow() });
    expect(asked("aws").Policy).toBe(allow());
    const before = house.servers.aws.calls.length;
    const wider = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
    const twice = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","effect":"Allow","Action":"*"}]}';
    const cased = JSON.stringify({ version: "2012-10-17", statement: [{ Effect: "Deny", Action: "*" }] });
    for (const second of [wider, twice, cased, allow("2008-10-17"), "[]", "{}", "no JSON", '{"Statement":[null]}', '{"Statement":"Deny"}'])
      await expect(assume("aws", { sessionPolicy: second }, { sessionPolicy: allow() }), second).rejects.toMatchObject({
        code: "request.invalid",
      });
    expect(house.servers.aws.calls).toHaveLength(before);
  });

  it("that does not fit beside the other one is refused", async () => {
    const long = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "x".repeat(1_960) }] });
    await expect(assume("aws", { sessionPolicy: long }, { sessionPolicy: allow() })).rejects.toMatchObject({ code: "request.invalid" });
  });
});

describe("where a call goes", () => {
  const dialled: string[] = [];
  const deaf = createClouds({
    ...{ allowLoopbackHttp: false },
    ...{ clock: { nowMs: () => 1_800_000_000_000, after: () => () => {} }, entropy: { uuid: () => "n1" } },
    outbound: {
      fetch: (isPrivateAllowed) => async (input) => {
        dialled.push(`${new URL(String(input)).origin} ${isPrivateAllowed}`);
        throw new Error("not here");
      },
    },
  });
  const settings = (region: string, endpoint?: string) => ({ ...house.roles.aws, region, endpoint }) as unknown as CloudRoleSettings;

  it.each([
    ["eu-central-1", "https://sts.eu-central-1.amazonaws.com false"],
    ["cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn false"],
    ["us-gov-west-1", "https://sts.us-gov-west-1.amazonaws.com false"],
    ["eusc-de-east-1", "https://sts.eusc-de-east-1.amazonaws.eu false"],
  ])("is the region's own partition: %s", async (region, expected) => {
    await expect(deaf.assume(settings(region), "s", session)).rejects.toMatchObject({ code: "connection.failed" });
    expect(dialled.at(-1)).toBe(expected);
  });

  it("is a private network only where an administrator named the address, and never in clear text", async () => {
    await expect(deaf.assume(settings("eu-central-1", "https://sts.corp.example"), "s", session)).rejects.toMatchObject({
      code: "connection.failed",
    });
    expect(dialled.at(-1)).toBe("https://sts.corp.example true");
    for (const endpoint of ["http://sts.corp.example", "http://127.0.0.1:1"])
      await expect(deaf.assume(settings("eu-central-1", endpoint), "s", session)).rejects.toMatchObject({ code: "request.invalid" });
    expect(dialled).toHaveLength(5);
  });

  it("is never a metadata service", async () => {
    const outbound = createOutbound();
    const real = createClouds({ outbound, clock: house.clock, entropy: house.house.entropy, allowLoopbackHttp: false });
    await expect(real.assume(settings("eu-central-1", "https://169.254.169.254"), "s", session)).rejects.toMatchObject({
      code: "connection.failed",
      detail: "gateway.destination_refused",
    });
    await outbound.close();
  });
});
