import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMay } from "../../session/me.ts";
import { type NavigationItem, navigationItems } from "../../shell/navigation-items.ts";
import classes from "./place-link.module.css";

interface PlaceLinkProps {
  readonly place: NavigationItem["name"];
  /** The filters of the list that it leads to. */
  readonly search?: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}

/** Leads to a page of the navigation, for who may see it. */
export function PlaceLink({ place, search, children }: PlaceLinkProps) {
  const may = useMay();
  const item = navigationItems.find(({ name }) => name === place);
  if (item === undefined || (item.route !== undefined && !may(item.route))) return <span>{children}</span>;
  const link: LinkProps = { to: item.to, search: search ?? {} } as LinkProps;
  return (
    <Link {...link} className={classes.link ?? ""}>
      {children}
    </Link>
  );
}
