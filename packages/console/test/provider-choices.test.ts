import { expect, it } from "vitest";
import { listCatalogue } from "../../server/src/oauth-provider/catalogue/entries.ts";
import { providers } from "../src/pages/credentials/settings-fields.ts";

it("a new credential can be for every provider of the server's catalogue, and for any other", () => {
  expect(providers.toSorted()).toEqual(["custom", ...listCatalogue().map(({ key }) => key)].toSorted());
});
