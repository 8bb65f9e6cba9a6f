import { afterAll, beforeAll, describe } from "vitest";
import { startPostgres, type TestPostgres } from "../fakes/postgres.ts";
import { describeStore } from "./store.test-kit.ts";

describe("store on PostgreSQL", () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.close());

  describeStore(async () => ({ url: await server.createDatabase(), drop: async () => {} }));
});
