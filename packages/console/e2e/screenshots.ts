// `npm run screenshots [name …]`: pictures of the console's pages, in both schemes and both languages, into docs/images/.
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import type { Browser } from "playwright-core";
import { openChromium, withoutChromium } from "./harness/chromium.ts";
import { furnish } from "./harness/furnish.ts";
import { furnishCalls } from "./harness/furnish-calls.ts";
import { furnishProviders } from "./harness/furnish-providers.ts";
import { furnishStaff } from "./harness/furnish-staff.ts";
import { furnishVault } from "./harness/furnish-vault.ts";
import { furnishWishes } from "./harness/furnish-wishes.ts";
import { type House, openHouse } from "./harness/house.ts";
import { visit } from "./harness/visit.ts";
import { type PicturedFurniture, type ScreenshotPage, screenshotPages } from "./screenshot-pages.ts";

const folder = resolve(import.meta.dirname, "../../../docs/images");
const locales = [
  ["en", "en"],
  ["zh-CN", "zh"],
] as const;

const browser = await openChromium();
if (browser === undefined) throw new Error(withoutChromium);
const house = await openHouse();
const calls = await furnishCalls(house);
const provider = await furnishProviders(house);
const furniture = {
  ...(await furnish(house)),
  calls,
  provider,
  wishes: await furnishWishes(house, calls),
  staff: await furnishStaff(house),
  vault: await furnishVault(house, calls),
};
mkdirSync(folder, { recursive: true });
const wanted = process.argv.slice(2);
for (const page of screenshotPages) if (wanted.length === 0 || wanted.includes(page.name)) await picture(browser, house, furniture, page);
await browser.close();
await furniture.vault.close();
await calls.close();
await house.close();

async function picture(
  chromium: Browser,
  at: House,
  of: PicturedFurniture,
  { name, path, ready = "h1", as = "owner", act }: ScreenshotPage,
): Promise<void> {
  for (const scheme of ["light", "dark"] as const)
    for (const [locale, short] of locales) {
      const { page, trouble, close } = await visit(chromium, at, path(of), { as, locale, scheme });
      await page.locator(ready).first().waitFor();
      await page.waitForLoadState("networkidle");
      await act?.(page);
      await page.screenshot({ path: resolve(folder, `${name}-${scheme}-${short}.png`) });
      await close();
      if (trouble.length > 0) throw new Error(`${name}: ${trouble.join("; ")}`);
    }
}
