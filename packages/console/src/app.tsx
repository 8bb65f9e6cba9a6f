import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { ApiContext } from "./api/api-context.tsx";
import { MessageProvider } from "./messages/message-provider.tsx";
import type { RouterContext } from "./router-context.ts";
import type { createConsoleRouter } from "./routes.ts";
import { ReauthenticationProvider } from "./session/reauthentication.tsx";
import { theme } from "./theme/theme.ts";

interface AppProps extends RouterContext {
  readonly router: ReturnType<typeof createConsoleRouter>;
}

const Toasts = lazy(async () => ({ default: (await import("./elements/toasts.tsx")).Toasts }));
const colorSchemes = localStorageColorSchemeManager({ key: "agent-id-guard.color-scheme" });

/** The console. The theme's variables stand in a stylesheet of the build: the page's policy allows no style elements. */
export function App({ api, queries, messages, router }: AppProps) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemes}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <MessageProvider store={messages}>
        <QueryClientProvider client={queries}>
          <ApiContext value={api}>
            <ReauthenticationProvider>
              <RouterProvider router={router} />
            </ReauthenticationProvider>
          </ApiContext>
        </QueryClientProvider>
        <Suspense>
          <Toasts />
        </Suspense>
      </MessageProvider>
    </MantineProvider>
  );
}
