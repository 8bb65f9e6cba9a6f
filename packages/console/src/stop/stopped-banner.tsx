import { Button } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { Moment } from "../elements/moment.tsx";
import { useMay } from "../session/me.ts";
import { estateOptions } from "./queries.ts";
import classes from "./stopped-banner.module.css";

const ResumeDialog = lazy(async () => ({ default: (await import("./resume-dialog.tsx")).ResumeDialog }));

/** Says on every page that everything is stopped: since when, by whom and why. */
export function StoppedBanner() {
  const t = useTranslations("shell.stopped");
  const may = useMay();
  const { data: estate } = useQuery(estateOptions(useApi()));
  const [isAsking, setAsking] = useState(false);
  if (estate?.state !== "stopped") return null;
  return (
    <section role="alert" className={classes.banner}>
      <IconHandStop size={18} aria-hidden />
      <p className={classes.words}>
        <strong>{t("title")}</strong>{" "}
        {t.rich("since", { moment: () => <Moment atMs={estate.sinceMs} />, name: () => <bdi>{estate.by?.name}</bdi> })}{" "}
        {estate.reason !== null && <q className={classes.reason}>{estate.reason}</q>}
      </p>
      {may("POST /estate/resume") && (
        <Button size="xs" color="red" onClick={() => setAsking(true)}>
          {t("resume")}
        </Button>
      )}
      {isAsking && (
        <Suspense>
          <ResumeDialog onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </section>
  );
}
