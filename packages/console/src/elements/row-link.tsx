import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import classes from "./row-link.module.css";

function Anchor(props: ComponentProps<"a">) {
  return <a {...props} className={classes.link} />;
}

/** The name of a row, leading to the page of what it names. */
export const RowLink = createLink(Anchor);
