import type { CloudRoleSettings, WorkloadIdentitySettings } from "@agent-id-guard/protocol";
import { afterAll, beforeAll } from "vitest";
import { type CloudUnderTest, cloudContract } from "../../src/cloud/contract.test-kit.ts";
import { type CloudHouse, openCloudHouse, secrets, session } from "../fakes/clouds/cloud-house.ts";

let cloudHouse: CloudHouse;
const jwts = new Map<string, string>();

beforeAll(async () => {
  cloudHouse = await openCloudHouse();
});
afterAll(() => cloudHouse.close());

const json = (status: number, body: object) => ({ status, body: JSON.stringify(body) });
const xml = (code: string) => ({
  status: 403,
  type: "text/xml",
  body: `<ErrorResponse><Error><Code>${code}</Code></Error></ErrorResponse>`,
});
const acs = (code: string) => json(403, { Code: code, Message: `${code} again` });
const oauth = (code: string) => json(400, { error: code, error_description: `${code} again` });

function under(
  server: keyof CloudHouse["servers"],
  rest: Pick<CloudUnderTest, "deliver" | "withheld" | "refusing" | "narrows">,
): CloudUnderTest {
  const { clock, servers } = cloudHouse;
  const { calls, tell } = servers[server];
  return { ...rest, tell, callsSoFar: () => calls.length, nowMs: () => clock.nowMs(), advance: (byMs) => clock.advance(byMs) };
}

function role(server: "aws" | "alibaba" | "tencent", refusing: CloudUnderTest["refusing"]): CloudUnderTest {
  const settings: CloudRoleSettings = cloudHouse.roles[server];
  const deliver: CloudUnderTest["deliver"] = (more) => cloudHouse.clouds.assume(settings, secrets[server], { ...session, ...more });
  return under(server, { deliver, withheld: () => secrets[server], refusing, narrows: true });
}

function identity(
  name: keyof CloudHouse["identities"],
  server: keyof CloudHouse["servers"],
  refusing: CloudUnderTest["refusing"],
  narrows: boolean,
): CloudUnderTest {
  const settings: WorkloadIdentitySettings = cloudHouse.identities[name];
  const deliver: CloudUnderTest["deliver"] = async (more) => {
    const jwt = await cloudHouse.sign(settings.audience);
    jwts.set(name, jwt);
    return cloudHouse.clouds.federate(settings, jwt, { ...session, ...more });
  };
  return under(server, { deliver, withheld: () => jwts.get(name) ?? "", refusing, narrows });
}

cloudContract("AWS AssumeRole", () => role("aws", xml));
cloudContract("Alibaba Cloud AssumeRole", () => role("alibaba", acs));
cloudContract("Tencent Cloud AssumeRole", () => role("tencent", (Code) => json(200, { Response: { Error: { Code, Message: Code } } })));
cloudContract("AWS AssumeRoleWithWebIdentity", () => identity("aws", "awsKeyless", xml, true));
cloudContract("Alibaba Cloud AssumeRoleWithOIDC", () => identity("alibaba", "alibaba", acs, true));
cloudContract("Google STS", () => identity("google", "google", oauth, false));
cloudContract("Entra", () => identity("azure", "azure", oauth, false));
cloudContract("a model provider", () => identity("model", "model", oauth, false));
cloudContract("a partner's token exchange", () => identity("partner", "partner", oauth, false));
