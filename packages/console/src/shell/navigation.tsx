import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useMay } from "../session/me.ts";
import classes from "./navigation.module.css";
import { navigationItems } from "./navigation-items.ts";

/** The pages that this person may see. */
export function Navigation({ onGone }: { readonly onGone?: () => void }) {
  const t = useTranslations("shell");
  const may = useMay();
  return (
    <nav aria-label={t("navigation")} className={classes.navigation}>
      {navigationItems
        .filter(({ route }) => route === undefined || may(route))
        .map(({ to, name, icon: Icon }) => (
          <Link key={to} to={to} className={classes.link ?? ""} activeOptions={{ exact: to === "/" }} {...(onGone && { onClick: onGone })}>
            <Icon size={18} stroke={1.75} aria-hidden />
            {t(`nav.${name}`)}
          </Link>
        ))}
    </nav>
  );
}
