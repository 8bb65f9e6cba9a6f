import { readFileSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { startTicketsServer } from "../../../../../examples/tickets-mcp/server.ts";
import { Admin } from "../../../../sdk/src/testing/admin.ts";
import { createGuard } from "../../../src/guard.ts";
import { freePort } from "../../fakes/command-line.ts";
import { startVaultTransit, vaultToken } from "../../fakes/kms/vault-transit.ts";
import { startUpstream as startIdp } from "../../fakes/upstream-oidc.ts";
import { type SeenRequest, startUpstream } from "../../fakes/upstreams.ts";
import { Canaries } from "./canaries.ts";
import { settle } from "./estate.ts";
import { LeftBehind } from "./left-behind.ts";
import { type OtherSides, openOtherSides } from "./other-sides.ts";
import { Prints } from "./prints.ts";
import { type Places, ServerProcess } from "./process.ts";
import { readEverything } from "./read-everything.ts";
import { Recorder } from "./recorder.ts";
import { goTheRightWay } from "./right-way.ts";
import type { Scene } from "./scene.ts";
import { sendSecretsAstray } from "./send-secrets-astray.ts";
import { askTwice, breakTheServer, meetBadUpstreams, sendThemAstray, useThemWrongly } from "./trouble.ts";
import { connectCrew, useTheVault } from "./use-the-vault.ts";
import { settleVault } from "./vault-estate.ts";
import { administer, askForEverything, bearersOf, loseTheKeys, meetBadSides, outliveTokens } from "./vault-trouble.ts";
import { watchCalls, watchDeliveries } from "./watch-the-vault.ts";
import { signatureOf, watchTokens } from "./watch-tokens.ts";
import type { SentCall } from "./wire.ts";

type Kms = Awaited<ReturnType<typeof startVaultTransit>>;
type Closing = (() => unknown)[];

/** A run of a real server on a file, in a process of its own; with the real SDK, adapter, upstream and identity provider. */
export interface Run {
  /** Every secret of it. */
  readonly canaries: Canaries;
  /** What was answered. */
  readonly recorder: Recorder;
  /** What agents printed. */
  readonly prints: Prints;
  readonly left: LeftBehind;
  /** What the server sent to other sides. */
  readonly calls: SentCall[];
}

/** Where secrets belong. */
const filesOfSecrets = (folder: string) => ({ masterKeyFile: join(folder, "master.key"), kmsSecretFile: join(folder, "kms.token") });

/** Plays it all in a folder, and returns when everything has ended. */
export async function playTheRun(folder: string): Promise<Run> {
  const left = new LeftBehind(folder, Object.values(filesOfSecrets(folder)));
  const run: Run = { canaries: new Canaries(), recorder: new Recorder(globalThis.fetch), prints: new Prints(), left, calls: [] };
  const closing: Closing = [];
  try {
    const kms = await startVaultTransit();
    closing.push(kms.close);
    const places = await movedTo(kms, folder, run.canaries);
    const server = await ServerProcess.start(places);
    closing.push(async () => {
      await server.stop();
      left.add("standard output and standard error", server.output);
    });
    const sides = await play(run, server, kms, places, closing);
    await left.collect(places);
    run.calls.push(...(JSON.parse(await server.tell({ ask: "calls" })) as SentCall[]));
    watchCalls(run.canaries, run.calls, sides);
  } finally {
    for (const close of closing.toReversed()) await close();
  }
  left.keepFiles("after the end");
  watchDeliveries(run.canaries, run.recorder.answers);
  watchTokens(run.canaries, run.recorder);
  return run;
}

/** A server that began with a key of its own, and is now sealed by a key service. */
async function movedTo(kms: Kms, folder: string, canaries: Canaries): Promise<Places> {
  const files = {
    database: join(folder, "guard.sqlite"),
    checkpointFile: join(folder, "checkpoints.jsonl"),
    journalFile: join(folder, "revocations.jsonl"),
  };
  const { masterKeyFile, kmsSecretFile } = filesOfSecrets(folder);
  const before = await createGuard({ ...files, masterKeyFile });
  await before.close();
  canaries.watch("master key", readFileSync(masterKeyFile));
  kms.keys.add("guard");
  writeFileSync(kmsSecretFile, vaultToken, { mode: 0o600 });
  canaries.watch("token for the key service", vaultToken);
  const address = `vault-transit://${kms.host}/transit/guard?namespace=${kms.namespace}&tls=off`;
  return { ...files, kms: address, kmsSecretFile, kmsPrevious: [`key-file:${masterKeyFile}`] };
}

async function play(
  { canaries, recorder, prints, left }: Run,
  server: ServerProcess,
  kms: Kms,
  places: Places,
  closing: Closing,
): Promise<OtherSides> {
  /** Answers that the upstream holds back. */
  const waiting: ServerResponse[] = [];
  const { fetch } = globalThis;
  // The adapter and what else has no `fetch` of its own is recorded too.
  globalThis.fetch = recorder.fetch;
  closing.push(() => {
    globalThis.fetch = fetch;
  });
  const { url } = server;
  recorder.watch(url);
  const admin = new Admin(url, recorder.fetch, () => systemToken(server, canaries));
  const upstream = await startUpstream((request, response) => answerAsAsked(request, response, waiting));
  closing.push(upstream.close);
  const idp = await startIdp({ ada: { name: "Ada" } });
  closing.push(idp.close);
  const port = await freePort();
  const ticketsUrl = `http://127.0.0.1:${port}/mcp`;
  const estate = await settle(admin, canaries, { upstream: upstream.url, idp: idp.issuer, tickets: ticketsUrl });
  idp.admit(`${url}/signin/callback/${estate.provider.id}`);
  const { id: resourceId, secret } = estate.tickets;
  const tickets = await startTicketsServer({ issuer: url, resource: ticketsUrl, resourceId, secret, port });
  closing.push(tickets.close);
  recorder.watch(ticketsUrl);
  const scene: Scene = { server, url, upstream: upstream.url, ticketsUrl, waiting, admin, estate, canaries, recorder };
  const spoils = await goTheRightWay(scene);
  await askTwice(scene);
  await sendThemAstray(scene, spoils);
  await meetBadUpstreams(scene);
  const sides = await openOtherSides(url, estate.agent.id, closing);
  const vaultScene = { ...scene, sides, vault: await settleVault(scene, sides), prints };
  const crew = await connectCrew(vaultScene, spoils);
  closing.push(
    () => crew.assistant.close(),
    () => crew.nightly.close(),
  );
  await useTheVault(vaultScene, crew, spoils);
  const bearers = await bearersOf(crew);
  await readEverything(vaultScene);
  await sendSecretsAstray(vaultScene, crew, bearers);
  await outliveTokens(vaultScene, crew, bearers);
  await meetBadSides(vaultScene, crew, bearers);
  await useThemWrongly(scene, spoils);
  await breakTheServer(scene, spoils, places.database, async () => {
    await askForEverything(vaultScene, bearers);
    await administer(vaultScene, crew);
  });
  await loseTheKeys(vaultScene, crew, bearers, kms);
  left.add("audit events", Buffer.from(JSON.stringify(await admin.list("audit/events"))));
  left.add("what agents print", prints.bytes);
  return sides;
}

async function systemToken(server: ServerProcess, canaries: Canaries): Promise<string> {
  const token = await server.tell({ ask: "token" });
  canaries.watch("system token", signatureOf(token));
  return token;
}

/** An upstream in whatever mood the path names. */
function answerAsAsked({ url, headers, rawHeaders }: SeenRequest, response: ServerResponse, waiting: ServerResponse[]): void {
  const mood = url.split("/").at(-1);
  const key = String(headers["x-crm-key"] ?? headers.authorization ?? "");
  if (mood === "echo") response.writeHead(200, { "x-echo": key, "content-type": "application/json" }).end(JSON.stringify(rawHeaders));
  else if (mood === "fail") response.writeHead(500).end(`it went wrong with ${key}`);
  else if (mood === "refuse") response.writeHead(401, { "www-authenticate": `Key realm="${encodeURIComponent(key)}"` }).end(key);
  else if (mood === "redirect") response.writeHead(302, { location: `https://elsewhere.example/?key=${encodeURIComponent(key)}` }).end();
  else if (mood === "cut") response.writeHead(200, { "content-length": "1000" }).write(key, () => response.destroy());
  else if (mood === "slow") waiting.push(response);
  else response.end("fine");
}
