import { badSetting } from "./failures.ts";
import { parametersOf } from "./parameters.ts";
import { parsePkcs11Uri } from "./pkcs11/uri.ts";

/** Where the master key is. One form for each adapter; `secretFile` is where its secret lies, never the secret. */
export type KmsSource =
  | { readonly adapter: "key-file" | "passphrase-file"; readonly path: string }
  | AwsSource
  | AlibabaSource
  | GoogleSource
  | AzureSource
  | VaultSource
  | Pkcs11Source;

interface Remote {
  readonly secretFile?: string | undefined;
}
export interface AwsSource extends Remote {
  readonly adapter: "aws-kms";
  readonly region: string;
  /** Key id, ARN, or `alias/…`. */
  readonly key: string;
  readonly endpoint?: string | undefined;
}
export interface AlibabaSource extends Remote {
  readonly adapter: "alibaba-kms";
  readonly region: string;
  readonly key: string;
  readonly endpoint?: string | undefined;
}
export interface GoogleSource extends Remote {
  readonly adapter: "gcp-kms";
  /** `projects/…/cryptoKeys/…` */
  readonly key: string;
  readonly endpoint?: string | undefined;
}
export interface AzureSource extends Remote {
  readonly adapter: "azure-key-vault";
  readonly vaultHost: string;
  readonly name: string;
}
export interface VaultSource extends Remote {
  readonly adapter: "vault-transit";
  /** Host and port. */
  readonly host: string;
  readonly mount: string;
  readonly key: string;
  readonly namespace?: string | undefined;
  readonly isTls: boolean;
}
export interface Pkcs11Source extends Remote {
  readonly adapter: "pkcs11";
  readonly modulePath: string;
  readonly token: string;
  readonly serial?: string | undefined;
  /** CKA_LABEL. */
  readonly object: string;
  /** CKA_ID in hex; without it the one object of that label. */
  readonly objectId?: string | undefined;
}

const awsKey = /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)\/[A-Za-z0-9/_-]+|alias\/[A-Za-z0-9/_-]+|(mrk-)?[0-9a-f-]{32,40})$/;
const alibabaKey = /^(acs:kms:[a-z0-9-]+:\d+:(key|alias)\/[A-Za-z0-9/_-]+|alias\/[A-Za-z0-9/_-]+|[A-Za-z0-9-]{8,64})$/;
const googleKey = /^projects\/[\w.:-]+\/locations\/[\w-]+\/keyRings\/[\w-]+\/cryptoKeys\/[\w-]+$/;
const region = /^[a-z]{2}[a-z0-9-]{2,30}$/;

/** Reads the address of a key. `setting` names it in messages; the address itself is never repeated. Throws `config.invalid` naming the fault. */
export function parseKmsUri(text: string, setting: "kms" | "kmsPrevious"): KmsSource {
  const scheme = /^[a-z][a-z0-9-]*(?=:)/.exec(text)?.[0];
  const fail = (fault: string) => badSetting(setting, fault);
  if (scheme === "key-file" || scheme === "passphrase-file") {
    const path = text.slice(scheme.length + 1);
    if (path === "" || path.includes("\0")) throw fail(`expected ${scheme}:<path>`);
    return { adapter: scheme, path };
  }
  if (scheme === "pkcs11") return parsePkcs11Uri(text, fail);
  const read = scheme === undefined ? undefined : readers.get(scheme);
  if (read === undefined)
    throw fail(`expected an address that begins with one of ${[...readers.keys(), "pkcs11", "key-file", "passphrase-file"].join(", ")}`);
  const url = URL.parse(text);
  if (url === null || url.hash !== "") throw fail(`the ${scheme} address can't be read`);
  if (url.username !== "" || url.password !== "")
    throw fail("a user or password has no place in the address: secrets are read from kmsSecretFile");
  return read({ url, path: decoded(url.pathname.slice(1), fail), fail });
}

interface Read {
  readonly url: URL;
  readonly path: string;
  readonly fail: (fault: string) => Error;
}

const readers = new Map<string, (read: Read) => KmsSource>([
  [
    "aws-kms",
    ({ url, path, fail }) => {
      const { endpoint, "secret-file": secretFile } = parametersOf(url, ["endpoint", "secret-file"], fail);
      const place = matching(url.host, region, "the region is missing or is none (aws-kms://<region>/<key>)", fail);
      const key = matching(path, awsKey, "the key must be a key id, an ARN or alias/… (aws-kms://<region>/<key>)", fail);
      if (key.startsWith("arn:") && key.split(":")[3] !== place) throw fail("the ARN is of another region");
      return { adapter: "aws-kms", region: place, key, endpoint: endpointOf(endpoint, fail), secretFile };
    },
  ],
  [
    "alibaba-kms",
    ({ url, path, fail }) => {
      const { endpoint, "secret-file": secretFile } = parametersOf(url, ["endpoint", "secret-file"], fail);
      const place = matching(url.host, region, "the region is missing or is none (alibaba-kms://<region>/<key>)", fail);
      const key = matching(path, alibabaKey, "the key must be a key id, an ARN or alias/… (alibaba-kms://<region>/<key>)", fail);
      return { adapter: "alibaba-kms", region: place, key, endpoint: endpointOf(endpoint, fail), secretFile };
    },
  ],
  [
    "gcp-kms",
    ({ url, path, fail }) => {
      const { endpoint, "secret-file": secretFile } = parametersOf(url, ["endpoint", "secret-file"], fail);
      const form = "expected gcp-kms://projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>";
      return {
        adapter: "gcp-kms",
        key: matching(`${url.host}/${path}`, googleKey, form, fail),
        endpoint: endpointOf(endpoint, fail),
        secretFile,
      };
    },
  ],
  [
    "azure-key-vault",
    ({ url, path, fail }) => {
      const { "secret-file": secretFile } = parametersOf(url, ["secret-file"], fail);
      const form = "expected azure-key-vault://<vault host>/keys/<name>, without a version";
      const vaultHost = matching(url.host, /^[a-z0-9-]+(\.[a-z0-9-]+)+$/, form, fail);
      const name = matching(path, /^keys\/[A-Za-z0-9-]{1,127}$/, form, fail).slice("keys/".length);
      return { adapter: "azure-key-vault", vaultHost, name, secretFile };
    },
  ],
  [
    "vault-transit",
    ({ url, path, fail }) => {
      const { namespace, tls, "secret-file": secretFile } = parametersOf(url, ["namespace", "tls", "secret-file"], fail);
      const form = "expected vault-transit://<host:port>/<mount>/<key>";
      const [, mount, key] = /^([\w-]+(?:\/[\w-]+)*)\/([\w.-]+)$/.exec(path) ?? [];
      if (mount === undefined || key === undefined || key.startsWith(".") || !/^(\[[0-9a-f:]+\]|[A-Za-z0-9.-]+)(:\d+)?$/.test(url.host))
        throw fail(form);
      if (tls !== undefined && tls !== "off" && tls !== "on") throw fail("tls is on or off");
      if (tls === "off" && !isLoopback(url.hostname)) throw fail("tls=off is for a loopback address only");
      if (namespace !== undefined && !/^[\w./-]+$/.test(namespace)) throw fail("the namespace has odd characters");
      return { adapter: "vault-transit", host: url.host.toLowerCase(), mount, key, namespace, isTls: tls !== "off", secretFile };
    },
  ],
]);

function matching(value: string, pattern: RegExp, fault: string, fail: (fault: string) => Error): string {
  if (!pattern.test(value) || value.includes("..")) throw fail(fault);
  return value;
}

function decoded(text: string, fail: (fault: string) => Error): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw fail("a percent sign stands alone");
  }
}

/** Another address of the service: https, or http on this machine. */
function endpointOf(text: string | undefined, fail: (fault: string) => Error): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isBare = url !== null && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (!isBare || !isSafe) throw fail("endpoint must be https://<host>, or http:// on a loopback address");
  return url.origin;
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
