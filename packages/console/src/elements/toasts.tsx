import "@mantine/notifications/styles.css";
import { createTheme, MantineThemeProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useMemo } from "react";
import { useTranslations } from "use-intl";

/**
 * Where short messages appear that somebody's change was done: `notifications.show({ message })`. Those shown before this is there wait for it.
 * Their close button is named in the language that is spoken.
 */
export function Toasts() {
  const t = useTranslations("elements.action");
  const close = t("close");
  const named = useMemo(
    () => createTheme({ components: { Notification: { defaultProps: { closeButtonProps: { "aria-label": close } } } } }),
    [close],
  );
  return (
    <MantineThemeProvider theme={named}>
      <Notifications position="bottom-right" />
    </MantineThemeProvider>
  );
}
