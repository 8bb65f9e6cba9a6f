// Before anything is painted: the color scheme and the language that this person chose, so that no page flashes in another.
(() => {
  const root = document.documentElement;
  const stored = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const scheme = stored("agent-id-guard.color-scheme");
  const dark = scheme === "dark" || (scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
  const language = stored("agent-id-guard.locale") ?? navigator.language;
  root.lang = language.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
})();

// zod would try whether it may make code from strings, as soon as the first schema is made; the page's policy forbids it, and reports the attempt.
globalThis.__zod_globalConfig = { jitless: true };
