import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ApiContext } from "./api/api-context.tsx";
import { MessageProvider } from "./messages/message-provider.tsx";
import type { RouterContext } from "./router-context.ts";
import type { createConsoleRouter } from "./routes.ts";
import { ReauthenticationProvider } from "./session/reauthentication.tsx";
import { theme } from "./theme/theme.ts";

interface AppProps extends RouterContext {
  readonly router: ReturnType<typeof createConsoleRouter>;
}

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
        <Notifications position="bottom-right" />
      </MessageProvider>
    </MantineProvider>
  );
}
