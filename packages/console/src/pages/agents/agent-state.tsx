import { useNow, useTranslations } from "use-intl";
import { Moment } from "../../elements/moment.tsx";
import { StateBadge } from "../../elements/state-badge.tsx";
import classes from "./agent-state.module.css";
import type { Agent } from "./queries.ts";

const refreshMs = 30_000;

/** An agent's state; of one without an owner also when it stops. */
export function AgentState({ agent: { state, ownerLostAtMs, graceEndsAtMs } }: { readonly agent: Agent }) {
  const t = useTranslations("agents");
  const nowMs = useNow({ updateInterval: refreshMs }).getTime();
  if (ownerLostAtMs === null || state === "retired") return <StateBadge state={state} />;
  return (
    <span className={classes.state}>
      <StateBadge state={state} />
      <span className={classes.until}>
        {state === "suspended" && t("ownerLost")}
        {state === "orphaned" &&
          (graceEndsAtMs !== null && graceEndsAtMs > nowMs
            ? t.rich("stops", { moment: () => <Moment atMs={graceEndsAtMs} /> })
            : t("stopped"))}
      </span>
    </span>
  );
}
