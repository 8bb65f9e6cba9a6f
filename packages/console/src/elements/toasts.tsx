import "@mantine/notifications/styles.css";
import { Notifications } from "@mantine/notifications";

/** Where short messages appear that somebody's change was done: `notifications.show({ message })`. Those shown before this is there wait for it. */
export function Toasts() {
  return <Notifications position="bottom-right" />;
}
