import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";

/** What a page leaves behind that the next visitor must not find. What was loaded stays: it is the same files, and reading them anew takes a second a page. */
const leftBehind = "local_storage,indexeddb,cache_storage,service_workers";

const kept = new WeakMap<Browser, Map<string, BrowserContext[]>>();

/** A page in a browser context as new: without cookies and storage. Give the page back with `close`: its context may serve another visit. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions,
  origin: string,
): Promise<{ readonly page: Page; readonly close: () => Promise<void> }> {
  const contexts = keptLike(browser, JSON.stringify([origin, options]));
  const context = contexts.pop() ?? (await browser.newContext(options));
  const page = await context.newPage();
  await forget(context, page, origin);
  return {
    page,
    async close() {
      // A tab that the page opened may still be loading, and would write into the next visit.
      if (context.pages().length > 1) return context.close();
      await page.close();
      contexts.push(context);
    },
  };
}

async function forget(context: BrowserContext, page: Page, origin: string): Promise<void> {
  await context.clearCookies();
  const session = await context.newCDPSession(page);
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: leftBehind });
  await session.detach();
}

function keptLike(browser: Browser, key: string): BrowserContext[] {
  let ofBrowser = kept.get(browser);
  if (ofBrowser === undefined) {
    ofBrowser = new Map();
    kept.set(browser, ofBrowser);
  }
  let contexts = ofBrowser.get(key);
  if (contexts === undefined) {
    contexts = [];
    ofBrowser.set(key, contexts);
  }
  return contexts;
}
