import type { CloudRoleSettings, WorkloadIdentitySettings } from "@agent-id-guard/protocol";
import { createClouds } from "../../../src/cloud/clouds.ts";
import type { CloudSession } from "../../../src/cloud/port.ts";
import { createOutbound } from "../../../src/outbound/undici.ts";
import type { FederationFacts } from "../../../src/tokens/index.ts";
import { FakeClock } from "../fake-clock.ts";
import { openTokenHouse } from "../token-house.ts";
import { openAlibabaSts } from "./alibaba-sts.ts";
import { openAwsSts } from "./aws-sts.ts";
import type { FederationTrust } from "./federation-trust.ts";
import { openTencentSts } from "./tencent-sts.ts";
import { openEntra, openGoogle, openModelProvider, openPartner } from "./token-services.ts";

/** The texts below are made up; the fakes know them too. */
export const secrets = {
  aws: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  alibaba: "oCqIjtHXzAlibabaDemoKeySecret1",
  tencent: "Gu5t9xGARNpq86cd98joQYCN3TencentDemo",
};
export const agentId = "agt_01k9x3v7q8e5m2n4p6r8s0t1v3";
export const facts: Omit<FederationFacts, "audience"> = {
  agentId,
  ownerId: "usr_01k9x3v7q8e5m2n4p6r8s0t1v3",
  userId: "usr_01k9x3v7q8e5m2n4p6r8s0t1v4",
  credentialId: "crd_01k9x3v7q8e5m2n4p6r8s0t1v3",
  resourceId: "res_01k9x3v7q8e5m2n4p6r8s0t1v3",
  txn: "txn_01k9x3v7q8e5m2n4p6r8s0t1v3",
};
export const session: CloudSession = {
  name: `${agentId}-lse_01k9x3v7q8e5m2n4p6r8s0t1v3`,
  durationSeconds: 3_600,
  sessionPolicy: undefined,
  tags: {},
};
const pool = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/agents/providers/guard";
const ruleParameters = {
  federation_rule_id: "fdrl_1",
  organization_id: "00000000-0000-0000-0000-000000000000",
  service_account_id: "svac_1",
};

/** Our server as an issuer on loopback, and every cloud that trusts it beside it. */
export async function openCloudHouse() {
  const clock = new FakeClock();
  const house = await openTokenHouse({ http: true, clock });
  const outbound = createOutbound();
  /** The clouds' own time. */
  const theirs = { skewMs: 0, nowMs: () => clock.nowMs() + theirs.skewMs, after: () => () => {} };
  const trust = (audience: string, algorithms: readonly string[] = ["RS256"]): FederationTrust => ({
    ...{ issuer: house.issuer, audience, subject: agentId, algorithms },
  });
  const aws = await openAwsSts(
    {
      arn: "arn:aws:iam::123456789012:role/agents",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: secrets.aws,
      region: "eu-central-1",
      externalId: "x-1",
      mayTag: true,
    },
    theirs,
  );
  const awsKeyless = await openAwsSts(
    {
      ...{ arn: "arn:aws:iam::123456789012:role/keyless", accessKeyId: "none", secretAccessKey: "none", region: "eu-central-1" },
      trust: trust("sts.amazonaws.com", ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]),
    },
    theirs,
  );
  const alibaba = await openAlibabaSts(
    {
      arn: "acs:ram::113511544585:role/agents",
      accessKeyId: "LTAI5tDemoDemoDemoDemo1",
      accessKeySecret: secrets.alibaba,
      provider: { arn: "acs:ram::113511544585:oidc-provider/guard", trust: trust("agents") },
    },
    theirs,
  );
  const tencent = await openTencentSts(
    {
      arn: "qcs::cam::uin/12345678:roleName/agents",
      secretId: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3Demo",
      secretKey: secrets.tencent,
      region: "ap-guangzhou",
    },
    theirs,
  );
  const serviceAccount = "agents@project.iam.gserviceaccount.com";
  const google = await openGoogle({ name: pool, serviceAccount, trust: trust(pool, ["RS256", "ES256"]) }, theirs);
  const tenantId = "8f4b5a3e-0000-4000-8000-000000000001";
  const clientId = "8f4b5a3e-0000-4000-8000-000000000002";
  const azure = await openEntra({ tenantId, clientId, trust: trust("api://AzureADTokenExchange") }, theirs);
  const model = await openModelProvider({ parameters: ruleParameters, trust: trust("https://api.anthropic.com") }, theirs);
  const partner = await openPartner(trust("https://partner.example"), theirs);
  const roles = {
    aws: {
      ...{ cloud: "aws", region: "eu-central-1", accessKeyId: "AKIAIOSFODNN7EXAMPLE", durationSeconds: 3_600 },
      ...{ role: "arn:aws:iam::123456789012:role/agents", externalId: "x-1", endpoint: aws.url },
    },
    alibaba: {
      ...{ cloud: "alibaba", region: "cn-hangzhou", accessKeyId: "LTAI5tDemoDemoDemoDemo1", durationSeconds: 3_600 },
      ...{ role: "acs:ram::113511544585:role/agents", endpoint: alibaba.url },
    },
    tencent: {
      ...{ cloud: "tencent", region: "ap-guangzhou", accessKeyId: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3Demo", durationSeconds: 3_600 },
      ...{ role: "qcs::cam::uin/12345678:roleName/agents", endpoint: tencent.url },
    },
  } as const satisfies Record<string, CloudRoleSettings>;
  const oauth = { cloud: "oauth", durationSeconds: 3_600, scopes: [] as string[], parameters: {}, body: "form" } as const;
  const identities = {
    aws: {
      ...{ cloud: "aws", region: "eu-central-1", role: "arn:aws:iam::123456789012:role/keyless", durationSeconds: 3_600 },
      ...{ audience: "sts.amazonaws.com", endpoint: awsKeyless.url },
    },
    alibaba: {
      ...{ cloud: "alibaba", region: "cn-hangzhou", role: "acs:ram::113511544585:role/agents", durationSeconds: 3_600 },
      ...{ oidcProvider: "acs:ram::113511544585:oidc-provider/guard", audience: "agents", endpoint: alibaba.url },
    },
    google: {
      ...{ cloud: "google", durationSeconds: 3_600, audience: pool, serviceAccount, endpoint: google.url },
      scopes: ["https://www.googleapis.com/auth/devstorage.read_only"] as string[],
    },
    azure: {
      ...{ cloud: "azure", durationSeconds: 3_600, tenantId, clientId, scope: "https://vault.azure.net/.default" },
      ...{ audience: "api://AzureADTokenExchange", endpoint: azure.url },
    },
    model: {
      ...oauth,
      ...{ tokenEndpoint: `${model.url}/v1/oauth/token`, grant: "jwt_bearer", audience: "https://api.anthropic.com" },
      ...{ parameters: ruleParameters, body: "json" },
    },
    partner: {
      ...oauth,
      ...{ tokenEndpoint: `${partner.url}/token`, grant: "token_exchange", audience: "https://partner.example" },
      ...{ parameters: { audience: "billing" }, scopes: ["bills:read"] as string[] },
    },
  } as const satisfies Record<string, WorkloadIdentitySettings>;
  const servers = { aws, awsKeyless, alibaba, tencent, google, azure, model, partner };
  return {
    ...{ clock, house, theirs, servers, roles, identities },
    clouds: createClouds({ outbound, clock, entropy: house.entropy, allowLoopbackHttp: true }),
    sign: async (audience: string) => (await house.tokens.signFederation({ ...facts, audience })).jwt,
    close: async () => {
      await outbound.close();
      await Promise.all(Object.values(servers).map((server) => server.close()));
      await house.close();
    },
  };
}

export type CloudHouse = Awaited<ReturnType<typeof openCloudHouse>>;
