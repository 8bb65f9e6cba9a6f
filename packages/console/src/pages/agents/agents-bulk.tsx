import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { BulkBar } from "../../elements/bulk-bar.tsx";
import { ConfirmDestructive } from "../../elements/confirm-destructive.tsx";
import { OnceOpened } from "../../elements/once-opened.tsx";
import { useBulk } from "../../elements/use-bulk.ts";
import type { Selection } from "../../elements/use-selection.ts";
import { useMay } from "../../session/me.ts";
import { ImpactOfMany } from "./impact-of-many.tsx";
import { type Agent, agentsKey, resumeAgent, suspendAgent } from "./queries.ts";

const GiveMany = lazy(async () => ({ default: (await import("./give-many.tsx")).GiveMany }));

/** Suspends or resumes the selected agents, one after another, or gives them to another owner, all at once. */
export function AgentsBulk({ selection, agents }: { readonly selection: Selection; readonly agents: readonly Agent[] }) {
  const t = useTranslations("agents");
  const api = useApi();
  const queries = useQueryClient();
  const bulk = useBulk<Agent>();
  const mayGive = useMay()("POST /agents/transfer");
  const [asking, setAsking] = useState(false);
  const [giving, setGiving] = useState(false);
  const chosen = agents.filter(({ id }) => selection.has(id));
  const active = chosen.filter(({ state }) => state === "active" || state === "orphaned");
  const suspended = chosen.filter(({ state, ownerLostAtMs }) => state === "suspended" && ownerLostAtMs === null);
  const living = chosen.filter(({ state }) => state !== "retired");
  const run = async (items: readonly Agent[], step: typeof suspendAgent, reason?: string) => {
    setAsking(false);
    selection.set([]);
    await bulk.run(items, (agent) => step(api, { agent, reason }, { "Idempotency-Key": crypto.randomUUID() }));
    await queries.invalidateQueries({ queryKey: agentsKey });
  };
  return (
    <>
      <BulkBar selection={selection} bulk={bulk} nameOf={({ name }) => name}>
        <Button size="xs" color="red" variant="light" disabled={active.length === 0} onClick={() => setAsking(true)}>
          {t("action.suspendMany")}
        </Button>
        <Button size="xs" variant="default" disabled={suspended.length === 0} onClick={() => void run(suspended, resumeAgent)}>
          {t("action.resumeMany")}
        </Button>
        {mayGive && (
          <Button size="xs" variant="default" disabled={living.length === 0} onClick={() => setGiving(true)}>
            {t("action.giveMany")}
          </Button>
        )}
      </BulkBar>
      <OnceOpened opened={giving}>
        {(opened) => (
          <GiveMany
            opened={opened}
            agents={living}
            onClose={() => setGiving(false)}
            onDone={() => {
              setGiving(false);
              selection.set([]);
            }}
          />
        )}
      </OnceOpened>
      <ConfirmDestructive
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("suspend.manyTitle", { count: active.length })}
        text={t("suspend.manyText")}
        action={t("action.suspend")}
        pending={false}
        onConfirm={(reason) => void run(active, suspendAgent, reason)}
      >
        {asking && <ImpactOfMany agents={active} />}
      </ConfirmDestructive>
    </>
  );
}
