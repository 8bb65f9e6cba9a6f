import type { ErrorCode } from "@agent-id-guard/protocol";
import type { z } from "zod";
import type { Administrator, Change, KnownCaller, RequestSource } from "../../audit/index.ts";
import type { Plan, Role } from "../../store/port.ts";
import type { ApiCaller } from "./caller.ts";

/** What a route is handed: all of it has been parsed by the route's own schemas. */
export interface Call<Params, Query, Body, By extends KnownCaller = Administrator> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The version that the caller has read (If-Match); 0 where the route asks for none. */
  readonly version: number;
  readonly change: Change<By>;
  readonly caller: ApiCaller;
  /** Where the call comes from. */
  readonly source: RequestSource;
}

/** An answer before it is written out. */
export interface Reply<Answer> {
  readonly body: Answer;
  /** The object's version, sent as its ETag. */
  readonly version?: number;
}

/** What reading and writing routes have in common. */
interface Described<Params, Query, Body, Answer> {
  readonly method: "get" | "post" | "patch" | "put" | "delete";
  /** Below `/api/v1`, with `{name}` for each parameter. */
  readonly path: string;
  /** `operationId` of the OpenAPI document. */
  readonly name: string;
  readonly summary: string;
  readonly params?: z.ZodType<Params>;
  readonly query?: z.ZodType<Query>;
  /** The JSON body. An absent one counts as `{}`. */
  readonly body?: z.ZodType<Body>;
  /** The largest body, where it is not that of every route. */
  readonly maxBodyBytes?: number;
  readonly status?: 200 | 201 | 204;
  readonly answer: z.ZodType<Answer>;
  /** Whether people without a role may call it; the table of access must agree. Set by {@link readByAnybody} and {@link writeByAnybody}. */
  readonly openToAnybody?: boolean;
  /** Codes beyond those that every route of its kind may answer with. */
  readonly errors?: readonly ErrorCode[];
}

/** A route that changes nothing. */
export interface ReadRoute<Params, Query, Body, Answer, By extends KnownCaller = Administrator>
  extends Described<Params, Query, Body, Answer> {
  read(call: Call<Params, Query, Body, By>): Promise<Reply<Answer>>;
}

/** A route that changes something: it returns a plan, which is committed together with the idempotency record. */
export interface WriteRoute<Params, Query, Body, Answer, By extends KnownCaller = Administrator>
  extends Described<Params, Query, Body, Answer> {
  /** Whether the caller says which version is to be changed (If-Match). */
  readonly precondition?: boolean;
  /** Whether the answer shows a secret once: what is remembered of it is then sealed. */
  readonly showsSecret?: boolean;
  plan(call: Call<Params, Query, Body, By>): Promise<Plan<Reply<Answer>>> | Plan<Reply<Answer>>;
}

/** What an open stream has of its request. */
export interface Opening {
  readonly lastEventId: string | undefined;
  /** Rejects when the caller may not call the route any longer. */
  stillAdmitted(): Promise<void>;
  /** Ends the connection; undefined where there is none of its own. */
  readonly drop: (() => void) | undefined;
}

/** A route that is answered for as long as it is listened to: server-sent events. `answer` describes the data of one. */
export interface StreamRoute<Params, Query, Body, Answer, By extends KnownCaller = Administrator>
  extends Described<Params, Query, Body, Answer> {
  open(call: Call<Params, Query, Body, By>, opening: Opening): Promise<ReadableStream<Uint8Array>>;
}

/** A route with its types forgotten: what the table of routes holds. */
export type ApiRoute = AnyRead | AnyWrite | AnyStream;
type AnyRead = ReadRoute<unknown, unknown, unknown, unknown, KnownCaller>;
export type AnyWrite = WriteRoute<unknown, unknown, unknown, unknown, KnownCaller>;

type AnyStream = StreamRoute<unknown, unknown, unknown, unknown, KnownCaller>;

export const isStream = (route: ApiRoute): route is AnyStream => "open" in route;
export const isWrite = (route: ApiRoute): route is AnyWrite => "plan" in route;

/** `GET /agents/{agentId}`: the key of a route in the table of who may call it. */
export const keyOf = (route: Pick<ApiRoute, "method" | "path">): string => `${route.method.toUpperCase()} ${route.path}`;

/** Defines a reading route of administrators: the table of access has no line for it that lets people without a role in. */
export function read<Params, Query, Body, Answer>(route: ReadRoute<Params, Query, Body, Answer>): ApiRoute {
  return route as unknown as AnyRead;
}

/** Defines a streaming route of administrators. */
export function stream<Params, Query, Body, Answer>(route: StreamRoute<Params, Query, Body, Answer>): ApiRoute {
  return route as unknown as AnyStream;
}

/** Defines a writing route of administrators. */
export function write<Params, Query, Body, Answer>(route: WriteRoute<Params, Query, Body, Answer>): ApiRoute {
  return route as unknown as AnyWrite;
}

/** Defines a reading route for everybody who is signed in, also without a role. */
export function readByAnybody<Params, Query, Body, Answer>(route: ReadRoute<Params, Query, Body, Answer, KnownCaller>): ApiRoute {
  return { ...route, openToAnybody: true } as unknown as AnyRead;
}

/** Defines a writing route for everybody who is signed in, also without a role. */
export function writeByAnybody<Params, Query, Body, Answer>(route: WriteRoute<Params, Query, Body, Answer, KnownCaller>): ApiRoute {
  return { ...route, openToAnybody: true } as unknown as AnyWrite;
}

/** The plan with its answer in another form. */
export function answering<From, To>(plan: Plan<From>, to: (answer: From) => To): Plan<To> {
  return { writes: plan.writes, events: plan.events, answer: to(plan.answer) };
}

/** The roles that may call each route; null: people without one. */
export type AccessTable = Readonly<Record<string, readonly (Role | null)[]>>;
