import type { House, Registered } from "./house.ts";

/** What {@link furnishRegistries} registers beside what is there. */
export interface Registries {
  readonly credentials: Readonly<Record<"openai" | "tickets" | "hr", Registered>>;
}

interface Ends {
  readonly resources: Readonly<Record<"tickets" | "hr" | "openai", Registered>>;
  readonly groups: Readonly<Record<"support", Registered>>;
}

/** What a real company has more of: people in departments, other providers and services, keys with a history. */
export async function furnishRegistries(house: House, ends: Ends): Promise<Registries> {
  await people(house, ends);
  await otherResources(house);
  await otherClients(house);
  return { credentials: await credentials(house, ends) };
}

async function people({ call }: House, { groups }: Ends): Promise<void> {
  const person = (username: string, name: string, department: string) =>
    call("POST", "users", { username, name, department, email: `${username}@example.com` });
  const staff = [
    await person("mei.lin", "林梅", "corp/support"),
    await person("tomas.kral", "Tomáš Král", "corp/support"),
    await person("priya.sharma", "Priya Sharma", "corp/hr"),
    await person("kofi.mensah", "Kofi Mensah", "corp/finance"),
    await person("ingrid.larsson", "Ingrid Larsson", "corp/hr/payroll"),
    await person("wang.fang", "王芳", "corp/finance"),
  ];
  for (const { id } of staff.slice(0, 2)) await call("POST", `groups/${groups.support.id}/members`, { userId: id });
  const finance = await call("POST", "groups", { name: "Month-end closing" });
  for (const { id } of [staff[3], staff[5]].flatMap((one) => one ?? [])) await call("POST", `groups/${finance.id}/members`, { userId: id });
  await call("POST", "groups", { name: "人力资源负责人" });
  const leaver = staff[3];
  if (leaver !== undefined) await call("POST", `users/${leaver.id}/suspend`, { reason: "On leave until March" }, leaver.version);
}

async function otherResources({ call }: House): Promise<void> {
  await call("POST", "resources", {
    ...{ name: "qwen", title: "Qwen (Model Studio)", kind: "llm", upstreamUrl: "https://dashscope.aliyuncs.com/compatible-mode/v1" },
    permissions: [{ name: "llm:invoke", description: "Call models" }],
    models: ["qwen-max", "qwen-plus"],
  });
  await call("POST", "resources", {
    ...{ name: "erp", title: "ERP orders", kind: "service", upstreamUrl: "http://10.20.0.14:8080/api", allowPrivateNetwork: true },
    permissions: [
      { name: "orders:read", description: "Read purchase orders" },
      { name: "orders:match", description: "Mark an order as matched" },
    ],
    tokenTtlSeconds: 60,
  });
}

async function otherClients({ call }: House): Promise<void> {
  await call("POST", "clients", { name: "HR portal", kind: "web", redirectUris: ["https://hr.example/oauth/callback"] });
  await call("POST", "clients", { name: "Field app", kind: "native", redirectUris: ["com.example.field:/callback"] });
}

async function credentials({ call }: House, { resources }: Ends): Promise<Registries["credentials"]> {
  const tickets = await call("POST", "credentials", {
    name: "Ticket desk robot",
    resourceId: resources.tickets.id,
    secret: "an-old-example-value",
  });
  const rotated = await call("POST", `credentials/${tickets.id}/rotate`, { secret: "a-newer-example-value" }, tickets.version);
  const hr = await call("POST", "credentials", {
    ...{ name: "HR archive (read only)", resourceId: resources.hr.id, secret: "an-example-value" },
    injection: { in: "header", name: "x-api-key", template: "{secret}" },
    destinations: ["https://hr.example/api/records"],
  });
  await call("POST", `credentials/${hr.id}/suspend`, { reason: "Audit of the archive" }, hr.version);
  const { items } = await call<{ items: readonly Registered[] }>("GET", `credentials?resourceId=${resources.openai.id}`);
  const [openai = rotated] = items;
  return { openai, tickets: rotated, hr };
}
