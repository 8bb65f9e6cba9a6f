import { readStored, writeStored } from "../session/stored.ts";

/** The languages of the console. */
const locales = ["en", "zh-CN"] as const;
export type Locale = (typeof locales)[number];

const storedAs = "agent-id-guard.locale";

/** The language that this person chose here, else the nearest to the browser's. `first-paint.js` decides the same before anything is shown. */
export function preferredLocale(): Locale {
  const wanted = readStored(storedAs) ?? navigator.language;
  return wanted.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export function rememberLocale(locale: Locale): void {
  writeStored(storedAs, locale);
}
