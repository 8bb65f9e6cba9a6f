import { endpoints } from "@agent-id-guard/protocol";
import { listen } from "@agent-id-guard/server";
import type { Cookie } from "playwright-core";
import { buildConsole } from "../../build/build-console.ts";
import { MovableClock } from "./movable-clock.ts";

/** People of the house, by what they may do. `nobody` administers nothing. */
const roles = ["owner", "admin", "auditor", "developer", "nobody"] as const;
export type RoleName = (typeof roles)[number];

export interface Person {
  readonly id: string;
  readonly username: string;
  readonly password: string;
}

/** Anything that the API answers with for an object. */
export interface Registered {
  readonly id: string;
  readonly version: number;
}

/** A real server on loopback with its console, in memory, and one person of each role. */
export interface House {
  readonly url: string;
  readonly people: Readonly<Record<RoleName, Person>>;
  /** Calls the admin API as the server itself. Throws when it refuses. */
  readonly call: <Answer = Registered>(method: string, path: string, body?: unknown, version?: number) => Promise<Answer>;
  /** The server's clock: moved ahead, a sign-in grows old at once. */
  readonly clock: MovableClock;
  /** Cookies of who has signed in on this server so far. */
  readonly signedIn: Map<RoleName, readonly Cookie[]>;
  readonly close: () => Promise<void>;
}

const names: Readonly<Record<RoleName, string>> = {
  owner: "Olivia Chen",
  admin: "Adam Novak",
  auditor: "Aino Laine",
  developer: "Dev Patel",
  nobody: "Nora Weiss",
};

export async function openHouse(): Promise<House> {
  await buildConsole();
  const clock = new MovableClock();
  const { guard, url, close } = await listen({ logLevel: "silent", clock });
  const token = await guard.systemToken();
  const call: House["call"] = async (method, path, body, version) => {
    const response = await fetch(`${url}${endpoints.adminApi}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        ...(version === undefined ? {} : { "if-match": `"${version}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : await response.json();
  };
  const people = await Promise.all(roles.map(async (role) => [role, await moveIn(call, role)] as const));
  return { url, people: Object.fromEntries(people) as House["people"], call, clock, signedIn: new Map(), close };
}

async function moveIn(call: House["call"], role: RoleName): Promise<Person> {
  const password = `a long password of the ${role}`;
  const user = await call("POST", "users", { username: role, name: names[role], password });
  if (role !== "nobody") await call("PUT", `users/${user.id}/role`, { role }, user.version);
  return { id: user.id, username: role, password };
}
