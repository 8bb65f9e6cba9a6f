import { Drawer } from "@mantine/core";
import { useTranslations } from "use-intl";
import { Navigation } from "./navigation.tsx";

/** The navigation where there is no room beside the page. */
export function NavigationDrawer({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const t = useTranslations("shell");
  const common = useTranslations("elements.action");
  return (
    <Drawer opened={opened} onClose={onClose} size="16rem" title={t("product")} closeButtonProps={{ "aria-label": common("close") }}>
      <Navigation onGone={onClose} />
    </Drawer>
  );
}
