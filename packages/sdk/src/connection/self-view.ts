import { endpoints, type Self, selfSchema } from "@agent-id-guard/protocol";
import type { Clock } from "../clock.ts";
import { GrantedResources } from "../outbound/granted-resources.ts";
import { type Http, parseAnswer } from "./http.ts";

/** How often `/self` is asked at most for something that was not in it. */
const coolDownMs = 5_000;

/** What the server says about this party (`GET /self`), read at the start and again when something is missing in it: a grant may have been added. */
export class SelfView {
  readonly #http: Http;
  readonly #issuer: string;
  readonly #token: () => Promise<string>;
  readonly #clock: Clock;
  #current: { readonly self: Self; readonly resources: GrantedResources } | undefined;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(http: Http, issuer: string, token: () => Promise<string>, clock: Clock) {
    this.#http = http;
    this.#issuer = issuer;
    this.#token = token;
    this.#clock = clock;
  }

  /** As it was last read. Calling this before the first {@link read} is a mistake of ours. */
  get self(): Self {
    return this.#last().self;
  }

  get resources(): GrantedResources {
    return this.#last().resources;
  }

  /** Reads it now. Callers at the same time share one read. */
  read(): Promise<void> {
    this.#askedAtMs = this.#clock.nowMs();
    this.#reading ??= this.#fetch().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** What `look` finds; when it finds nothing, it looks once more in a fresh copy. */
  async find<T>(look: (resources: GrantedResources) => T | undefined): Promise<T | undefined> {
    const found = look(this.resources);
    // A copy that is on its way is waited for by everybody, not by whoever sent for it alone.
    const mayAsk = this.#reading !== undefined || this.#clock.nowMs() - this.#askedAtMs >= coolDownMs;
    if (found !== undefined || !mayAsk) return found;
    await this.read();
    return look(this.resources);
  }

  async #fetch(): Promise<void> {
    const body = await this.#http.call(`${this.#issuer}${endpoints.self}`, async () => ({
      headers: { authorization: `Bearer ${await this.#token()}`, accept: "application/json" },
    }));
    const self = parseAnswer(selfSchema, body, "answer about ourselves");
    this.#current = { self, resources: new GrantedResources(this.#issuer, self.resources) };
  }

  #last() {
    if (this.#current === undefined) throw new TypeError("self has not been read yet");
    return this.#current;
  }
}
