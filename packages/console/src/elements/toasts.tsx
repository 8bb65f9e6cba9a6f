import "@mantine/notifications/styles.css";
import { MantineThemeProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useTranslations } from "use-intl";

/** Where short messages appear that somebody's change was done: `notifications.show({ message })`. Those shown before this is there wait for it. */
export function Toasts() {
  const t = useTranslations("elements.action");
  const components = { Notification: { defaultProps: { closeButtonProps: { "aria-label": t("close") } } } };
  return (
    <MantineThemeProvider inherit theme={{ components }}>
      <Notifications position="bottom-right" />
    </MantineThemeProvider>
  );
}
