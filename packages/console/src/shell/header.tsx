import { ActionIcon } from "@mantine/core";
import { IconMenu2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, useState } from "react";
import { useTranslations } from "use-intl";
import { OnceOpened } from "../elements/once-opened.tsx";
import { consoleBase } from "../session/base.ts";
import { useMe } from "../session/me.ts";
import { StopButton } from "../stop/stop-button.tsx";
import { AccountMenu } from "./account-menu.tsx";
import classes from "./header.module.css";
import { LanguageMenu } from "./language-menu.tsx";
import { QuickJump } from "./quick-jump.tsx";
import { SchemeMenu } from "./scheme-menu.tsx";

const NavigationDrawer = lazy(async () => ({ default: (await import("./navigation-drawer.tsx")).NavigationDrawer }));

/** The line above every page. */
export function Header() {
  const t = useTranslations("shell");
  const hasRole = useMe().role !== null;
  return (
    <header className={classes.header}>
      {hasRole && <Burger />}
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

/** Opens the navigation where there is no room for it beside the page. */
function Burger() {
  const t = useTranslations("shell");
  const [open, setOpen] = useState(false);
  return (
    <div className={classes.burger}>
      <ActionIcon size="lg" aria-label={t("openNavigation")} onClick={() => setOpen(true)}>
        <IconMenu2 size={20} aria-hidden />
      </ActionIcon>
      <OnceOpened opened={open}>{(opened) => <NavigationDrawer opened={opened} onClose={() => setOpen(false)} />}</OnceOpened>
    </div>
  );
}
