import type { Clock } from "../../../src/clock/port.ts";
import { verifySignature } from "./aws-sts.ts";
import { type CloudCall, type CloudReply, openCloudServer, parametersOf, Refused } from "./cloud-server.ts";

export interface AwsUser {
  /** Secrets by access key id: two at most. */
  readonly keys: Map<string, string>;
  /** Of its STS; IAM signs for `us-east-1`. */
  readonly region: string;
  /** Whether it may change its own keys. */
  mayRotate: boolean;
}

const actions: Readonly<Record<string, { readonly version: string; readonly service: "iam" | "sts"; readonly takes: readonly string[] }>> =
  {
    CreateAccessKey: { version: "2010-05-08", service: "iam", takes: [] },
    DeleteAccessKey: { version: "2010-05-08", service: "iam", takes: ["AccessKeyId"] },
    GetCallerIdentity: { version: "2011-06-15", service: "sts", takes: [] },
  };
const refused = (status: number, code: string) => new Refused(status, code);

/** AWS IAM (Query protocol, 2010-05-08) as documented, as far as a user's own access keys go, and the STS that tells who a key belongs to. */
export function openAwsIam(user: AwsUser, clock: Clock) {
  let made = 0;

  async function answer(call: CloudCall): Promise<CloudReply> {
    if (call.method !== "POST" || call.path !== "/" || call.rawQuery !== "") throw refused(400, "InvalidAction");
    const form = new URLSearchParams(call.body);
    const name = form.get("Action") ?? "";
    const action = actions[name];
    if (action === undefined) throw refused(400, "InvalidAction");
    const codes = { missing: refused(400, "ValidationError"), unknown: refused(400, "ValidationError") };
    const values = parametersOf(form, { required: ["Action", "Version", ...action.takes], optional: [] }, codes);
    if (values.Version !== action.version) throw refused(400, "InvalidAction");
    await verify(call, action.service);
    if (name === "GetCallerIdentity") return done(name, "<Arn>arn:aws:iam::123456789012:user/guard</Arn><UserId>AIDA1</UserId>");
    if (!user.mayRotate) throw refused(403, "AccessDenied");
    return name === "CreateAccessKey" ? create(name) : remove(name, values.AccessKeyId ?? "");
  }

  function create(name: string): CloudReply {
    if (user.keys.size >= 2) throw refused(409, "LimitExceeded");
    made++;
    const [accessKeyId, secret] = [`AKIAIOSFODNN7MADE${made}00`, `made/SecretOfTheCloud+${made}/bPxRfiCYEXAMPLE`];
    user.keys.set(accessKeyId, secret);
    const key = `<UserName>guard</UserName><AccessKeyId>${accessKeyId}</AccessKeyId><Status>Active</Status><SecretAccessKey>${secret}</SecretAccessKey>`;
    return done(name, `<AccessKey>${key}<CreateDate>2026-01-01T00:00:00Z</CreateDate></AccessKey>`);
  }

  function remove(name: string, accessKeyId: string): CloudReply {
    if (!user.keys.delete(accessKeyId)) throw refused(404, "NoSuchEntity");
    return done(name, undefined);
  }

  async function verify(call: CloudCall, service: "iam" | "sts"): Promise<void> {
    const accessKeyId = /Credential=([A-Z0-9]+)\//.exec(call.headers.authorization ?? "")?.[1] ?? "";
    const secretAccessKey = user.keys.get(accessKeyId);
    if (secretAccessKey === undefined) throw refused(403, "InvalidClientTokenId");
    const region = service === "iam" ? "us-east-1" : user.region;
    await verifySignature(call, { accessKeyId, secretAccessKey, region, service }, clock);
  }

  return openCloudServer((call) =>
    answer(call).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      const inner = `<Error><Type>Sender</Type><Code>${error.code}</Code><Message>It said ${error.code}</Message></Error>`;
      return xml(error.status, `<ErrorResponse>${inner}<RequestId>r1</RequestId></ErrorResponse>`);
    }),
  );
}

function done(name: string, result: string | undefined): CloudReply {
  const inner = result === undefined ? "" : `<${name}Result>${result}</${name}Result>`;
  return xml(200, `<${name}Response>${inner}<ResponseMetadata><RequestId>r1</RequestId></ResponseMetadata></${name}Response>`);
}

const xml = (status: number, body: string): CloudReply => ({ status, type: "text/xml", body });
