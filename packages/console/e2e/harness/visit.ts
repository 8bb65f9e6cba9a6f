import type { Browser, BrowserContext, Page } from "playwright-core";
import type { House, RoleName } from "./house.ts";
import { openPage } from "./kept-contexts.ts";
import { watchForTrouble } from "./trouble.ts";

export interface VisitOptions {
  /** Who visits; nobody is signed in without one. Default: the owner. */
  readonly as?: RoleName | "stranger";
  readonly locale?: "en" | "zh-CN";
  readonly scheme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
  /** False: as where scripts are turned off. */
  readonly javaScriptEnabled?: boolean;
  /** A session of its own, which the test may end. */
  readonly anew?: boolean;
}

/** A page that somebody has open, and what went wrong on it. */
export interface Visit {
  readonly page: Page;
  readonly trouble: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens a page of the console (`agents`, `agents/agt_…`) in a browser without a past, after a real sign-in. */
export async function visit(browser: Browser, house: House, path: string, options: VisitOptions = {}): Promise<Visit> {
  const { as = "owner", locale = "en", scheme = "light", width = 1440, height = 900, anew = false, javaScriptEnabled = true } = options;
  const { origin } = new URL(house.url);
  const { page, close } = await openPage(
    browser,
    {
      locale,
      javaScriptEnabled,
      colorScheme: scheme,
      viewport: { width, height },
      reducedMotion: "reduce",
      timezoneId: "Europe/Berlin",
    },
    origin,
  );
  const trouble = await watchForTrouble(page, origin);
  if (as !== "stranger") await signIn(page.context(), house, as, anew);
  await page.goto(`${house.url}/console/${path}`);
  return { page, trouble, close };
}

/** Signs in on the server's own page, once for each person; `anew` for a session that the test may end. */
async function signIn(context: BrowserContext, house: House, role: RoleName, anew: boolean): Promise<void> {
  const known = anew ? undefined : house.signedIn.get(role);
  if (known !== undefined) return context.addCookies([...known]);
  const { username, password } = house.people[role];
  const page = await context.newPage();
  await page.goto(`${house.url}/signin`);
  await fillSignIn(page, username, password);
  await page.waitForURL(/\/console/);
  await page.close();
  if (!anew) house.signedIn.set(role, await context.cookies());
}

/** Fills in the sign-in page that is open, in either language: the form of the built-in directory, where there are several. */
export async function fillSignIn(page: Page, username: string, password: string): Promise<void> {
  const form = page.locator("form", { has: page.locator("#username") });
  await form.locator("#username").fill(username);
  await form.locator("#password").fill(password);
  await form.locator("button").click();
}
