import { endpoints } from "../../packages/protocol/src/index.ts";
import { createGuard } from "../../packages/server/src/guard.ts";

/** The OpenAPI document of the admin API, as a server at this address serves it. */
export async function openApi(): Promise<string> {
  const guard = await createGuard({ issuer: "https://guard.example.com" });
  try {
    const answer = await guard.fetch(new Request(guard.issuer + endpoints.openapi));
    return `${JSON.stringify(await answer.json(), null, 2)}\n`;
  } finally {
    await guard.close();
  }
}
