import { GuardError } from "@agent-id-guard/protocol";
import { type CloudAnswer, type LinePorts, onLine } from "./ask.ts";
import { stsEndpointOf } from "./aws.ts";
import { readAwsXml, type XmlTexts } from "./aws-xml.ts";
import type { AccessKeys, AwsRoleSettings, CloudAccessKey } from "./port.ts";
import { refusal, unreadable } from "./refusals.ts";
import { signV4 } from "./sign-v4.ts";

/** A service of the Query protocol: where it is, and what its signatures name. */
interface Service {
  readonly name: "iam" | "sts";
  readonly version: string;
  readonly endpoint: string;
  readonly region: string;
  readonly isNamed: boolean;
}

/** AWS IAM `CreateAccessKey` and `DeleteAccessKey` for the user whose key signs, and STS `GetCallerIdentity`, which any key may ask. */
export function createAccessKeys(options: LinePorts): AccessKeys {
  const ask = async (at: Service, key: CloudAccessKey, parameters: Readonly<Record<string, string>>): Promise<CloudAnswer> => {
    const { endpoint, region, name: service, version, isNamed } = at;
    const body = new URLSearchParams({ Version: version, ...parameters }).toString();
    const call = { endpoint, region, service, body, nowMs: options.clock.nowMs() };
    const headers = signV4(call, { accessKeyId: key.accessKeyId, secretAccessKey: key.secret });
    return onLine(options, (line) => line.ask({ url: `${endpoint}/`, headers, body, isNamed }));
  };
  return {
    async createAccessKey(settings, secret) {
      const key = { accessKeyId: settings.accessKeyId, secret };
      const texts = read(await ask(iamOf(settings), key, { Action: "CreateAccessKey" }), secret);
      const at = (name: string) => texts.get(`CreateAccessKeyResponse/CreateAccessKeyResult/AccessKey/${name}`) ?? "";
      const made = { accessKeyId: at("AccessKeyId"), secret: at("SecretAccessKey") };
      if (!/^[A-Za-z0-9]{8,128}$/.test(made.accessKeyId) || !/^[\x21-\x7e]{16,256}$/.test(made.secret)) throw unreadable("no access key");
      return made;
    },
    async deleteAccessKey(settings, secret, accessKeyId) {
      const parameters = { Action: "DeleteAccessKey", AccessKeyId: accessKeyId };
      const answer = await ask(iamOf(settings), { accessKeyId: settings.accessKeyId, secret }, parameters);
      if (codeOf(answer) !== "NoSuchEntity") read(answer, secret);
    },
    async takesAccessKey(settings, key) {
      const answer = await ask(stsOf(settings), key, { Action: "GetCallerIdentity" });
      if (codeOf(answer) === "InvalidClientTokenId") return false;
      return read(answer, key.secret).has("GetCallerIdentityResponse/GetCallerIdentityResult/Arn");
    },
  };
}

/** IAM has one address in each partition, and signatures name the region that it stands in. */
function iamOf({ iamEndpoint, region }: AwsRoleSettings): Service {
  const own = region.startsWith("cn-")
    ? { endpoint: "https://iam.cn-north-1.amazonaws.com.cn", region: "cn-north-1" }
    : { endpoint: "https://iam.amazonaws.com", region: "us-east-1" };
  const named = iamEndpoint === undefined ? {} : { endpoint: new URL(iamEndpoint).origin };
  return { name: "iam", version: "2010-05-08", ...own, ...named, isNamed: iamEndpoint !== undefined };
}

const stsOf = (settings: AwsRoleSettings): Service => ({
  ...{ name: "sts", version: "2011-06-15", endpoint: stsEndpointOf(settings), region: settings.region },
  isNamed: settings.endpoint !== undefined,
});

const codeOf = ({ status, text }: CloudAnswer): string | undefined =>
  status === 200 ? undefined : readAwsXml(text)?.get("ErrorResponse/Error/Code");

function read(answer: CloudAnswer, withheld: string): XmlTexts {
  if (codeOf(answer) === "LimitExceeded")
    throw new GuardError("delivery.upstream_refused", {
      description: "The cloud allows two access keys of one user, and there are two",
      hint: "Delete there the one that is not in use here.",
    });
  if (answer.status !== 200) throw refusal(answer.status, codeOf(answer), withheld);
  const texts = readAwsXml(answer.text);
  if (texts === undefined) throw unreadable("no XML of the Query protocol");
  return texts;
}
