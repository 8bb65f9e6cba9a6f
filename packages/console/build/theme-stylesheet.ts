import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from "@mantine/core";
import type { Plugin } from "vite";
import { theme, themeVariables } from "../src/theme/theme.ts";

const name = "virtual:theme.css";

/** Mantine would write the theme's variables into a style element, which the page's policy forbids. They become a static stylesheet here. */
export function themeStylesheet(): Plugin {
  return {
    name: "theme-stylesheet",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? themeCss() : undefined),
  };
}

function themeCss(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const [base, own] = [defaultCssVariablesResolver(merged), themeVariables(merged)];
  return convertCssVariables(
    {
      variables: { ...base.variables, ...own.variables },
      light: { ...base.light, ...own.light, "--mantine-color-scheme": "light" },
      dark: { ...base.dark, ...own.dark, "--mantine-color-scheme": "dark" },
    },
    ":root",
  );
}
