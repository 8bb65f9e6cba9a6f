import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Attribute, Change, Client } from "ldapts";
import { directoryAuthority, localhostCertificate, localhostKey } from "./certificates.ts";

/** The server of OpenLDAP on this machine: `SLAPD_PATH`, or where it usually stands. */
export function slapdPath(): string | undefined {
  const named = process.env.SLAPD_PATH;
  const usual = ["/usr/sbin/slapd", "/usr/libexec/slapd", "/usr/local/libexec/slapd", "/opt/homebrew/opt/openldap/libexec/slapd"];
  return named === undefined ? usual.find((path) => existsSync(path)) : named;
}

/** What to say on a machine that has none. */
export const withoutSlapd =
  "No slapd was found. Install it (Debian: `apt-get install slapd`; macOS: `brew install openldap`) or name it in SLAPD_PATH.";

export type Entries = Readonly<Record<string, Readonly<Record<string, string | string[] | Buffer>>>>;

export interface SlapdOptions {
  /** Schema files of OpenLDAP beyond `core`, by name. */
  readonly schemas?: readonly string[];
  /** Text of a schema of our own. */
  readonly ownSchema?: string;
  readonly overlays?: readonly string[];
  /** Further lines for the database. */
  readonly lines?: readonly string[];
  readonly entries: Entries;
}

export const suffix = "dc=corp,dc=example";
export const readerDn = `cn=reader,${suffix}`;
export const readerPassword = "password of the reader";
const rootDn = `cn=root,${suffix}`;
const rootPassword = "password of the root";

export type Slapd = Awaited<ReturnType<typeof startSlapd>>;

/** A real OpenLDAP in a folder of its own, or undefined on a machine of a person who has none. Where tests have to be complete (CI), that is an error. */
export async function openSlapd(options: SlapdOptions): Promise<Slapd | undefined> {
  const path = slapdPath();
  if (path !== undefined) return startSlapd(path, options);
  if (process.env.CI !== undefined) throw new Error(withoutSlapd);
  return undefined;
}

async function startSlapd(path: string, options: SlapdOptions) {
  const folder = await mkdtemp(join(tmpdir(), "agent-id-guard-slapd-"));
  await mkdir(join(folder, "data"));
  const files = {
    "ca.pem": directoryAuthority,
    "tls.pem": localhostCertificate,
    "tls.key": localhostKey,
    "own.schema": options.ownSchema ?? "",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await chmod(join(folder, "tls.key"), 0o600);
  await writeFile(join(folder, "slapd.conf"), configOf(folder, options));
  const [port, tlsPort] = await freePorts();
  const listeners = `ldap://127.0.0.1:${port}/ ldaps://127.0.0.1:${tlsPort}/`;
  const child = spawn(path, ["-f", join(folder, "slapd.conf"), "-h", listeners, "-d", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const close = async () => {
    await stop(child);
    await rm(folder, { recursive: true, force: true });
  };
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => {
    words += chunk.toString();
  });
  const url = `ldap://127.0.0.1:${port}`;
  const admin = new Client({ url, strictDN: false });
  try {
    await listening(port, child);
    await admin.bind(rootDn, rootPassword);
    for (const [dn, attributes] of Object.entries({ ...frame, ...options.entries }))
      await admin.add(dn, attributes as Record<string, string>);
  } catch (cause) {
    await close();
    throw new Error(`slapd did not start: ${words}`, { cause });
  }
  return {
    /** Plain text and StartTLS; and TLS from the first byte. The certificate is for `localhost`. */
    url,
    startTlsUrl: `ldap://localhost:${port}`,
    tlsUrl: `ldaps://localhost:${tlsPort}`,
    add: (dn: string, attributes: Record<string, string | string[]>) => admin.add(dn, attributes),
    modify: (dn: string, operation: "add" | "delete" | "replace", modification: Attribute) =>
      admin.modify(dn, new Change({ operation, modification })),
    rename: (dn: string, to: string) => admin.modifyDN(dn, to),
    remove: (dn: string) => admin.del(dn),
    /** An attribute of one entry as the server has it. */
    async read(dn: string, attribute: string): Promise<string> {
      const { searchEntries } = await admin.search(dn, { scope: "base", attributes: [attribute] });
      return String(searchEntries[0]?.[attribute]);
    },
    close: async () => {
      await admin.unbind();
      await close();
    },
  };
}

/** What each directory has: its root, and the account that reads. */
const frame: Entries = {
  [suffix]: { objectClass: ["dcObject", "organization"], dc: "corp", o: "Corp" },
  [readerDn]: { objectClass: ["organizationalRole", "simpleSecurityObject"], cn: "reader", userPassword: readerPassword },
};

function configOf(folder: string, { schemas = [], ownSchema, overlays = [], lines = [] }: SlapdOptions): string {
  const modules = ["/usr/lib/ldap", "/usr/libexec/openldap", "/usr/local/libexec/openldap"].find((place) => existsSync(place));
  const schemaFolder =
    ["/etc/ldap/schema", "/etc/openldap/schema", "/usr/local/etc/openldap/schema"].find((place) => existsSync(place)) ?? "";
  return [
    ...["core", ...schemas].map((name) => `include ${join(schemaFolder, `${name}.schema`)}`),
    ...(ownSchema === undefined ? [] : [`include ${join(folder, "own.schema")}`]),
    ...(modules === undefined ? [] : [`modulepath ${modules}`]),
    ...["back_mdb", ...overlays].map((name) => `moduleload ${name}`),
    `pidfile ${join(folder, "pid")}`,
    `TLSCACertificateFile ${join(folder, "ca.pem")}`,
    `TLSCertificateFile ${join(folder, "tls.pem")}`,
    `TLSCertificateKeyFile ${join(folder, "tls.key")}`,
    "database mdb",
    `suffix "${suffix}"`,
    `rootdn "${rootDn}"`,
    `rootpw "${rootPassword}"`,
    `directory ${join(folder, "data")}`,
    "maxsize 67108864",
    "dbnosync",
    "access to attrs=userPassword by anonymous auth by * none",
    `access to * by dn.exact="${readerDn}" read by anonymous auth by * read`,
    ...lines,
    "",
  ].join("\n");
}

async function freePorts(): Promise<readonly [number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    servers.map(async (server) => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return (server.address() as AddressInfo).port;
    }),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0] ?? 0, ports[1] ?? 0];
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
      socket.on("connect", () => socket.destroy());
    });
    if (isOpen) return;
    await pause(50);
  }
  throw new Error("it does not listen");
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await Promise.race([ended, pause(3_000)]);
  child.kill("SIGKILL");
}
