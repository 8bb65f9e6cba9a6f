import { ActionIcon, Drawer } from "@mantine/core";
import { IconMenu2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { consoleBase } from "../session/base.ts";
import { useMe } from "../session/me.ts";
import { StopButton } from "../stop/stop-button.tsx";
import { AccountMenu } from "./account-menu.tsx";
import classes from "./header.module.css";
import { LanguageMenu } from "./language-menu.tsx";
import { Navigation } from "./navigation.tsx";
import { QuickJump } from "./quick-jump.tsx";
import { SchemeMenu } from "./scheme-menu.tsx";

/** The line above every page. */
export function Header() {
  const t = useTranslations("shell");
  const hasRole = useMe().role !== null;
  return (
    <header className={classes.header}>
      {hasRole && <NavigationDrawer />}
      <Link to="/" className={classes.brand ?? ""}>
        <img src={`${consoleBase()}icon.svg`} alt="" width="22" height="22" />
        <span>{t("product")}</span>
      </Link>
      <div className={classes.jump}>{hasRole && <QuickJump />}</div>
      <div className={classes.end}>
        <StopButton />
        <LanguageMenu />
        <SchemeMenu />
        <AccountMenu />
      </div>
    </header>
  );
}

/** The navigation where there is no room beside the page. */
function NavigationDrawer() {
  const t = useTranslations("shell");
  const common = useTranslations("elements.action");
  const [open, setOpen] = useState(false);
  return (
    <div className={classes.burger}>
      <ActionIcon size="lg" aria-label={t("openNavigation")} onClick={() => setOpen(true)}>
        <IconMenu2 size={20} aria-hidden />
      </ActionIcon>
      <Drawer
        opened={open}
        onClose={() => setOpen(false)}
        size="16rem"
        title={t("product")}
        closeButtonProps={{ "aria-label": common("close") }}
      >
        <Navigation onGone={() => setOpen(false)} />
      </Drawer>
    </div>
  );
}
