import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { openChromium, withoutChromium } from "./chromium.ts";
import { type Furniture, furnish } from "./furnish.ts";
import { type Calls, furnishCalls } from "./furnish-calls.ts";
import { type House, openHouse } from "./house.ts";
import { type Visit, type VisitOptions, visit } from "./visit.ts";

/** What the tests of a file play on. */
export interface Stage {
  /** The file's own server, in memory. */
  readonly house: House;
  /** What is registered there. */
  readonly furniture: Furniture;
  /** What has been called there, where the stage was set with calls. */
  readonly calls: Calls;
  /** Opens a page of the console. Whatever goes wrong on it fails the test: see `trouble.ts`. */
  readonly open: (path: string, options?: VisitOptions & { readonly house?: House }) => Promise<Page>;
  /** The same for a test that provokes trouble: it looks at it itself, and closes the page. */
  readonly watch: (path: string, options?: VisitOptions) => Promise<Visit>;
}

/** A server, a small estate and a browser for the tests of a file. A machine without a browser skips them and says why; CI does not. */
export function setStage({ withCalls = false } = {}): Stage {
  let house: House | undefined;
  let calls: Calls | undefined;
  let furniture: Furniture | undefined;
  let browser: Browser | undefined;
  let visits: Visit[] = [];
  beforeAll(async () => {
    browser = await openChromium();
    if (browser === undefined) return;
    house = await openHouse();
    furniture = await furnish(house);
    if (withCalls) calls = await furnishCalls(house);
  });
  beforeEach(({ skip }) => skip(browser === undefined, withoutChromium));
  afterEach(async () => {
    const seen = visits;
    visits = [];
    for (const { close } of seen) await close();
    expect(seen.flatMap(({ trouble }) => trouble)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await calls?.close();
    await house?.close();
  });
  return {
    get house() {
      return standing(house);
    },
    get furniture() {
      return standing(furniture);
    },
    get calls() {
      return standing(calls);
    },
    watch: (path, options) => visit(standing(browser), standing(house), path, options),
    async open(path, options) {
      const opened = await visit(standing(browser), options?.house ?? standing(house), path, options);
      visits.push(opened);
      return opened.page;
    },
  };
}

function standing<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new TypeError("the stage stands while a test runs, not before");
  return thing;
}
