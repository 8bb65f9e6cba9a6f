import { endpoints, GuardError, type Self } from "@agent-id-guard/protocol";
import { isSecureUrl } from "../connection/secure-url.ts";

/** A resource that the agent holds a grant for, as `/self` tells it. */
export type GrantedResource = Self["resources"][number];

/** Where a call goes and which resource's token it carries. */
export interface Route {
  readonly resource: GrantedResource;
  readonly url: URL;
}

/** URLs below `from` are sent below `to`. */
interface Address {
  readonly resource: GrantedResource;
  readonly from: URL;
  readonly to: URL;
}

/**
 * The resources of an agent, and the only places its tokens go: below the gateway's address of a resource, or, for resources that are called directly,
 * below their identifier. What is not there has no route.
 */
export class GrantedResources {
  readonly #issuer: string;
  readonly #resources: readonly GrantedResource[];
  #addresses: readonly Address[] | undefined;

  constructor(issuer: string, resources: readonly GrantedResource[]) {
    this.#issuer = issuer;
    this.#resources = resources;
  }

  get all(): readonly GrantedResource[] {
    return this.#resources;
  }

  /** The resource with this name or identifier, of one kind where a kind is given. */
  find(nameOrIdentifier: string, kind?: GrantedResource["kind"]): GrantedResource | undefined {
    const ofKind = this.#resources.filter((resource) => kind === undefined || resource.kind === kind);
    return ofKind.find(({ identifier }) => identifier === nameOrIdentifier) ?? ofKind.find(({ name }) => name === nameOrIdentifier);
  }

  /**
   * The route of a URL: below a resource's upstream address (moved to the gateway), below the gateway's address of a resource, or below the identifier
   * of one that is called directly. Paths are compared by segment after the URL is parsed; of several the longest wins.
   */
  route(url: URL): Route | undefined {
    if (url.username !== "" || url.password !== "") return undefined;
    this.#addresses ??= this.#resources
      .flatMap((resource) => this.#addressesOf(resource))
      .toSorted((a, b) => b.from.pathname.length - a.from.pathname.length);
    const best = this.#addresses.find(({ from }) => isBelow(url, from));
    return best === undefined ? undefined : { resource: best.resource, url: moved(url, best) };
  }

  /** The gateway's address of a resource. Throws `sdk.misconfigured` where the server names one that is not its own. */
  gatewayUrl({ name, gatewayUrl }: GrantedResource): URL | undefined {
    if (gatewayUrl === undefined) return undefined;
    if (URL.canParse(gatewayUrl) && isBelow(new URL(gatewayUrl), new URL(`${this.#issuer}${endpoints.gateway}`)))
      return new URL(gatewayUrl);
    throw new GuardError("sdk.misconfigured", { description: `The gateway address of ${name} is not on the server` });
  }

  /** The error for what is not granted; it lists what is. */
  unknown(asked: string, kind?: GrantedResource["kind"]): GuardError {
    const names = this.#resources.filter((resource) => kind === undefined || resource.kind === kind).map(({ name }) => name);
    return new GuardError("oauth.invalid_target", {
      description: `This agent has no ${kind ?? "resource"} at or called ${asked}`,
      hint: names.length === 0 ? "It holds no such grant. An administrator adds one." : `It holds grants for: ${names.join(", ")}.`,
    });
  }

  #addressesOf(resource: GrantedResource): readonly Address[] {
    const gateway = this.gatewayUrl(resource);
    if (gateway === undefined) {
      const direct = parseUrl(resource.identifier);
      return direct !== undefined && isSecureUrl(direct) ? [{ resource, from: direct, to: direct }] : [];
    }
    const upstream = parseUrl(resource.upstreamUrl);
    return [{ resource, from: gateway, to: gateway }, ...(upstream === undefined ? [] : [{ resource, from: upstream, to: gateway }])];
  }
}

function parseUrl(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}

/** Whether a URL is the base or below it: same origin, and the base's path up to a segment's end. */
function isBelow(url: URL, base: URL): boolean {
  const path = withoutSlash(base.pathname);
  return url.origin === base.origin && (withoutSlash(url.pathname) === path || url.pathname.startsWith(`${path}/`));
}

function moved(url: URL, { from, to }: Address): URL {
  if (from === to) return url;
  const target = new URL(to);
  target.pathname = withoutSlash(to.pathname) + url.pathname.slice(withoutSlash(from.pathname).length);
  target.search = url.search;
  return target;
}

function withoutSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}
