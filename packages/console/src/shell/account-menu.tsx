import { Avatar, Menu, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { serverBase } from "../session/base.ts";
import { useMe } from "../session/me.ts";
import classes from "./account-menu.module.css";

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const t = useTranslations("shell");
  const { name, role } = useMe();
  return (
    <Menu width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.button ?? ""}>
          <Avatar name={name} color="iris" size={28} radius="xl" aria-hidden />
          <VisuallyHidden>{t("account.label")}</VisuallyHidden>
          <span className={classes.name}>{name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {t("account.signedInAs")}
          <span className={classes.who}>{name}</span>
          {t(`role.${role ?? "none"}`)}
        </Menu.Label>
        <Menu.Divider />
        <form method="post" action={`${serverBase()}/signin/out`}>
          <Menu.Item component="button" type="submit" closeMenuOnClick={false} leftSection={<IconLogout size={16} aria-hidden />}>
            {t("account.signOut")}
          </Menu.Item>
        </form>
      </Menu.Dropdown>
    </Menu>
  );
}
