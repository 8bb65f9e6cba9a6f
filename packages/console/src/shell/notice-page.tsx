import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { consoleBase } from "../session/base.ts";
import classes from "./notice-page.module.css";

/** A page with one thing to say, outside of the shell. */
export function NoticePage({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const t = useTranslations("shell");
  return (
    <main className={classes.page}>
      <title>{`${title} · Agent ID Guard`}</title>
      <div className={classes.card}>
        <p className={classes.brand}>
          <img src={`${consoleBase()}icon.svg`} alt="" width="28" height="28" />
          {t("product")}
        </p>
        <h1>{title}</h1>
        {children}
      </div>
    </main>
  );
}
