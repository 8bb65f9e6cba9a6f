/** A browser and a system by their own names, as far as a User-Agent tells. */
export interface Device {
  readonly browser: string | undefined;
  readonly system: string | undefined;
  readonly isMobile: boolean;
}

/** The first that matches: many call themselves by the names of others, too. */
const browsers: readonly (readonly [mark: RegExp, name: string])[] = [
  [/MicroMessenger\//, "WeChat"],
  [/DingTalk\//, "DingTalk"],
  [/Lark\/|Feishu\//, "Lark"],
  [/Edg(A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/(Firefox|FxiOS)\//, "Firefox"],
  [/(Chrome|CriOS)\//, "Chrome"],
  [/Version\/[\d.]+.* Safari\//, "Safari"],
];
const systems: readonly (readonly [mark: RegExp, name: string])[] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/HarmonyOS|OpenHarmony/, "HarmonyOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** Reads a User-Agent header. It is a courtesy of whoever sent it and proves nothing. */
export function deviceOf(userAgent: string): Device {
  const find = (list: typeof browsers) => list.find(([mark]) => mark.test(userAgent))?.[1];
  return { browser: find(browsers), system: find(systems), isMobile: /Mobile|iPhone|Android/.test(userAgent) };
}
