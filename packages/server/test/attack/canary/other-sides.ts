import { connect, createServer, type Socket } from "node:net";
import pg from "pg";
import { openAlibabaSts } from "../../fakes/clouds/alibaba-sts.ts";
import { openAwsSts } from "../../fakes/clouds/aws-sts.ts";
import type { CloudReply } from "../../fakes/clouds/cloud-server.ts";
import { openTencentSts } from "../../fakes/clouds/tencent-sts.ts";
import { openEntra, openGoogle, openModelProvider } from "../../fakes/clouds/token-services.ts";
import { startPostgres } from "../../fakes/postgres.ts";
import { ShiftedClock } from "../../fakes/shifted-clock.ts";
import { startThirdParty } from "../../fakes/third-party.ts";

/** Secrets that this company has at others. Letters and digits, so that they would pass for an error's code. */
export const keysAtOthers = {
  awsKey: "canaryAwsAccessKeySecret0123456789",
  alibabaKey: "canaryAlibabaAccessKeySecret0123456789",
  tencentKey: "canaryTencentAccessKeySecret0123456789",
  makerPassword: "canaryMakerPassword0123456789",
  nextMakerPassword: "canaryMakerPasswordOfTheSecondMonth",
  wrongMakerPassword: "canaryMakerPasswordThatIsNone",
} as const;

/** How long an access token of the third party lives. */
export const thirdPartyTokenSeconds = 20;
const pool = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/agents/providers/guard";
const accessKeyId = "CANARYKEYID000000001";
const role = "role/agents";

export type OtherSides = Awaited<ReturnType<typeof openOtherSides>>;
type Closing = (() => unknown)[];

/** Everybody else with whom the vault deals: a third party's OAuth server, clouds, a database. The clouds trust this issuer's word about this agent. */
export async function openOtherSides(issuer: string, agentId: string, closing: Closing) {
  const clock = new ShiftedClock();
  const closed = async <T extends { close(): unknown }>(opening: Promise<T>): Promise<T> => {
    const opened = await opening;
    closing.push(() => opened.close());
    return opened;
  };
  const trust = (audience: string) => ({ issuer, audience, subject: agentId, algorithms: ["RS256"] });
  const key = { arn: role, accessKeyId, region: "eu-central-1", mayTag: true };
  const google = { name: pool, serviceAccount: "agents@project.iam.gserviceaccount.com", trust: trust(pool) };
  const azure = { tenantId: "canary", clientId: "8f4b5a3e-0000-4000-8000-000000000002" };
  const [third, aws, keylessAws, alibaba, tencent, googleSts, entra, model, database] = await Promise.all([
    closed(startThirdParty({ accessTokenSeconds: thirdPartyTokenSeconds })),
    closed(openAwsSts({ ...key, secretAccessKey: keysAtOthers.awsKey }, clock)),
    closed(openAwsSts({ ...key, secretAccessKey: "none", trust: trust("sts.amazonaws.com") }, clock)),
    closed(openAlibabaSts({ arn: role, accessKeyId, accessKeySecret: keysAtOthers.alibabaKey }, clock)),
    closed(openTencentSts({ arn: role, secretId: accessKeyId, secretKey: keysAtOthers.tencentKey, region: "eu-central-1" }, clock)),
    closed(openGoogle(google, clock)),
    closed(openEntra({ ...azure, trust: trust("api://AzureADTokenExchange") }, clock)),
    closed(openModelProvider({ parameters: {}, trust: trust("https://model.example") }, clock)),
    openDatabase(closing),
  ]);
  const keyed = { region: "eu-central-1", accessKeyId, role };
  return {
    ...{ third, database },
    /** The origins of all clouds. */
    clouds: [aws, keylessAws, alibaba, tencent, googleSts, entra, model].map((cloud) => cloud.url),
    /** AWS's token service refuses with these words as its code and in its message. Undefined: it works. */
    refuseAtAws: (words: string | undefined) => aws.tell(words === undefined ? undefined : () => awsRefusal(words)),
    /** The settings of a stored key of each cloud. */
    keyed: {
      aws: { cloud: "aws", ...keyed, endpoint: aws.url },
      alibaba: { cloud: "alibaba", ...keyed, endpoint: alibaba.url },
      tencent: { cloud: "tencent", ...keyed, endpoint: tencent.url },
    },
    /** The settings of each cloud that takes our word. */
    keyless: {
      aws: { cloud: "aws", region: "eu-central-1", role, endpoint: keylessAws.url },
      google: { cloud: "google", audience: pool, serviceAccount: google.serviceAccount, endpoint: googleSts.url },
      azure: { cloud: "azure", ...azure, scope: "https://vault.azure.net/.default", endpoint: entra.url },
      model: {
        ...{ cloud: "oauth", tokenEndpoint: `${model.url}/v1/oauth/token`, grant: "jwt_bearer", body: "json" },
        audience: "https://model.example",
      },
    },
  };
}

const awsRefusal = (words: string): CloudReply => ({
  status: 403,
  type: "text/xml",
  body: `<ErrorResponse><Error><Type>Sender</Type><Code>${words}</Code><Message>${words}</Message></Error></ErrorResponse>`,
});

/** A real PostgreSQL behind a line that can be told to answer in its place. */
async function openDatabase(closing: Closing) {
  const postgres = await startPostgres();
  closing.push(postgres.close);
  const url = new URL(await postgres.createDatabase());
  const run = async (sql: string) => {
    const root = new pg.Client({ connectionString: url.href });
    await root.connect();
    await root.query(sql);
    await root.end();
  };
  await run(`CREATE ROLE reader; CREATE ROLE maker LOGIN CREATEROLE PASSWORD '${keysAtOthers.makerPassword}';
    GRANT reader TO maker WITH ADMIN TRUE`);
  const line: { refusal: string | undefined } = { refusal: undefined };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    const { refusal } = line;
    if (refusal !== undefined) return void socket.once("data", () => socket.end(refusalOf(refusal)));
    const real = connect(Number(url.port), "127.0.0.1").on("error", () => socket.destroy());
    socket.pipe(real).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as { port: number };
  const name = url.pathname.slice(1);
  return {
    run,
    /** What it says in place of everything, wherever an error has room for words. Undefined: the real database answers. */
    refuse: (words: string | undefined) => {
      line.refusal = words;
    },
    /** Whether the login that makes roles has this password. */
    takes: async (password: string) => {
      const login = new pg.Client({ host: "127.0.0.1", port: Number(url.port), database: name, user: "maker", password });
      return login.connect().then(
        () => login.end().then(() => true),
        () => false,
      );
    },
    settings: { engine: "postgresql", host: "127.0.0.1", port, database: name, username: "maker", tls: "off", memberOf: ["reader"] },
  };
}

/** `ErrorResponse` of PostgreSQL's protocol, version 3. */
function refusalOf(words: string): Buffer {
  const fields = { S: "FATAL", V: "FATAL", C: words, M: words, D: words, H: words, R: words, W: words };
  const body = Buffer.from(
    `${Object.entries(fields)
      .map((field) => field.join(""))
      .join("\0")}\0\0`,
  );
  const head = Buffer.from("E....");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
