import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AdminHouse, openAdminHouse } from "../fakes/admin-house.ts";
import { type Estate, settleEstate } from "../fakes/estate.ts";

/* ADM-16: an administrator's "test the connection" is no way to look around inside. */

let house: AdminHouse;
let estate: Estate;
let connections = 0;
const sockets = new Set<Socket>();
const inside = createServer((socket) => {
  connections++;
  sockets.add(socket.on("error", () => {}));
  socket.end("SSH-2.0-secret-banner\r\n");
});
beforeAll(async () => {
  house = await openAdminHouse();
  estate = (await settleEstate(house)).estate;
  await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await house.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => inside.close(resolve));
});

const register = (issuer: string) =>
  house.call("POST", "identity-providers", {
    token: estate.token,
    body: { name: "An IdP", kind: "oidc", settings: { issuer, clientId: "guard" }, secrets: { clientSecret: "idp-secret" } },
  });

describe("ADM-16: testing an identity provider's connection", () => {
  it.each(["https://169.254.169.254", "https://[fd00:ec2::254]", "https://[::ffff:169.254.169.254]", "https://2852039166"])(
    "never asks a metadata service (%s)",
    async (issuer) => {
      const registered = await register(issuer);
      if (registered.status !== 201) return void expect(registered.status).toBe(400);
      const { id } = registered.json as { id: string };
      const answer = await house.call("POST", `identity-providers/${id}/test`, { token: estate.token, body: {} });
      expect([answer.status, answer.json]).toEqual([200, expect.objectContaining({ ok: false })]);
    },
  );

  it("speaks TLS or nothing, and repeats nothing of what it was told", async () => {
    const { port } = inside.address() as AddressInfo;
    const plain = await register(`http://127.0.0.1:${port}`);
    const over = (await register(`https://127.0.0.1:${port}`)).json as { id: string };
    const ids = [over.id, ...(plain.status === 201 ? [(plain.json as { id: string }).id] : [])];
    for (const id of ids) {
      const answer = await house.call("POST", `identity-providers/${id}/test`, { token: estate.token, body: {} });
      expect(answer.json).toMatchObject({
        ok: false,
        steps: [
          { name: "address", outcome: "failed", message: expect.stringMatching(/^The provider's metadata can't be read/) },
          { name: "signIn", outcome: "skipped" },
        ],
      });
      expect(answer.text).not.toMatch(/banner|ECONN|SSL|127\.0\.0\.1/);
    }
    // Over TLS it was dialled once; without TLS never.
    expect(connections).toBeLessThanOrEqual(1);
  });

  it.each(["ftp://idp.example", "https://user:pass@idp.example", "https://idp.example/#x", "file:///etc/passwd", "https://"])(
    "an address such as %s is not registered",
    async (issuer) => expect((await register(issuer)).status).toBe(400),
  );
});
