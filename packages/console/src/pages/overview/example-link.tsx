import { Link } from "@tanstack/react-router";
import { useNow, useTranslations } from "use-intl";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Moment } from "../../elements/moment.tsx";
import { useMay } from "../../session/me.ts";
import classes from "./place-link.module.css";
import type { Finding } from "./queries.ts";

type Example = Finding["examples"][number];

/** One of what a finding is about, leading to where it is done; of an agent without an owner also when it stops. */
export function ExampleLink({ code, example }: { readonly code: Finding["code"]; readonly example: Example }) {
  const { id, name, untilMs } = example;
  return (
    <>
      {code.startsWith("sync.") ? <RunsLink id={id} name={name} /> : <EntityLink id={id} name={name} />}
      {untilMs !== undefined && " "}
      {untilMs !== undefined && <Until atMs={untilMs} />}
    </>
  );
}

/** Where the runs of a provider's sync are seen, approved and begun. */
function RunsLink({ id, name }: Pick<Example, "id" | "name">) {
  if (!useMay()("GET /identity-providers/{providerId}")) return <span title={id}>{name}</span>;
  return (
    <Link
      to="/identity-providers/$providerId"
      params={{ providerId: id }}
      search={{ tab: "runs" }}
      className={classes.link ?? ""}
      title={id}
    >
      {name}
    </Link>
  );
}

const refreshMs = 30_000;

function Until({ atMs }: { readonly atMs: number }) {
  const t = useTranslations("overview.todo");
  const nowMs = useNow({ updateInterval: refreshMs }).getTime();
  return <span className={classes.whole}>{atMs > nowMs ? t.rich("stops", { moment: () => <Moment atMs={atMs} /> }) : t("stopped")}</span>;
}
