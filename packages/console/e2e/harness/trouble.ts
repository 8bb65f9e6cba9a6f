import type { Page } from "playwright-core";

/** The refusals of the API are answers that the console shows; the browser reports each as an error of its own. */
const isApiRefusal = (text: string, url: string) => text.startsWith("Failed to load resource") && url.includes("/api/v1/");

/** Everything on a page that must not happen: breaches of its policy, errors, and calls to other hosts. */
export async function watchForTrouble(page: Page, origin: string): Promise<readonly string[]> {
  const trouble: string[] = [];
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(
        `policy: ${event.effectiveDirective} blocked ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber} ${event.sample}`,
      );
    });
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !isApiRefusal(message.text(), message.location().url)) trouble.push(message.text());
  });
  page.on("pageerror", (error) => trouble.push(`${error.name}: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== "data:" && url.protocol !== "blob:") trouble.push(`asked another host: ${url.href}`);
  });
  return trouble;
}
