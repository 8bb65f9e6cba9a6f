import { afterAll, beforeAll, describe, it } from "vitest";
import { expectAccessible } from "./harness/accessible.ts";
import { furnishProviders } from "./harness/furnish-providers.ts";
import { furnishStaff, type Staff } from "./harness/furnish-staff.ts";
import { furnishVault, type Vault } from "./harness/furnish-vault.ts";
import { furnishWishes, type Wishes } from "./harness/furnish-wishes.ts";
import type { Registered } from "./harness/house.ts";
import { setStage } from "./harness/stage.ts";
import { screenshotPages } from "./screenshot-pages.ts";

/** English in the light, Chinese in the dark: every text and every color is met once. */
const looks = [
  { locale: "en", scheme: "light" },
  { locale: "zh-CN", scheme: "dark" },
] as const;

const stage = setStage({ withCalls: true });
let provider: Registered;
let wishes: Wishes;
let staff: Staff;
let vault: Vault | undefined;
beforeAll(async () => {
  provider = await furnishProviders(stage.house);
  wishes = await furnishWishes(stage.house, stage.calls);
  staff = await furnishStaff(stage.house);
  vault = await furnishVault(stage.house, stage.calls);
});
afterAll(() => vault?.close());

describe.each(looks)("every page that is pictured, $locale in the $scheme", (look) => {
  it.each(screenshotPages)(
    "$name: axe finds nothing serious, and nothing is refused or called elsewhere",
    async ({ path, ready, as, act }) => {
      const page = await stage.open(path({ ...stage.furniture, calls: stage.calls, provider, wishes, staff }), {
        ...look,
        as: as ?? "owner",
      });
      await page
        .locator(ready ?? "h1")
        .first()
        .waitFor();
      await act?.(page);
      await expectAccessible(page);
    },
  );
});
