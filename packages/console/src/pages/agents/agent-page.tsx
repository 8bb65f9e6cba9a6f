import { Skeleton, Tabs } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { AgentActions } from "./agent-actions.tsx";
import { AgentActivity } from "./agent-activity.tsx";
import { AgentGrants } from "./agent-grants.tsx";
import { AgentOverview } from "./agent-overview.tsx";
import { AgentSignIn } from "./agent-sign-in.tsx";
import { AgentState } from "./agent-state.tsx";
import { OwnerLost } from "./owner-lost.tsx";
import { type Agent, agentOptions } from "./queries.ts";

const route = getRouteApi("/agents/$agentId");

/** One agent: who it is, how it signs in, what it may reach and what it did. */
export function AgentPage() {
  const { agentId } = route.useParams();
  const { data: agent } = useSuspenseQuery(agentOptions(useApi(), agentId));
  const t = useTranslations("agents");
  return (
    <>
      <PageHeader
        title={agent.name}
        above={<Link to="/agents">{t("title")}</Link>}
        badges={<AgentState agent={agent} />}
        description={agent.purpose}
        actions={<AgentActions agent={agent} />}
      />
      <OwnerLost agent={agent} />
      <AgentTabs agent={agent} />
    </>
  );
}

/** The canvas is loaded with its tab only. */
const AgentTopology = lazy(() => import("../topology/agent-topology.tsx"));

const tabs = [
  { value: "overview", label: "overview", Part: AgentOverview },
  { value: "sign-in", label: "signIn", Part: AgentSignIn },
  { value: "grants", label: "grants", Part: AgentGrants },
  { value: "topology", label: "topology", Part: AgentTopology },
  { value: "activity", label: "activity", Part: AgentActivity },
] as const;

function AgentTabs({ agent }: { readonly agent: Agent }) {
  const t = useTranslations("agents.tab");
  const { tab = "overview" } = route.useSearch();
  const navigate = route.useNavigate();
  const open = (value: string | null) => {
    const next = tabs.find((entry) => entry.value === value)?.value ?? "overview";
    void navigate({ search: next === "overview" ? {} : { tab: next } });
  };
  return (
    <Tabs value={tab} onChange={open} keepMounted={false}>
      <Tabs.List mb="md" aria-label={t("label")}>
        {tabs.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {t(label)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ value, Part }) => (
        <Tabs.Panel key={value} value={value}>
          <Suspense fallback={<Skeleton height={160} radius="lg" />}>
            <Part agent={agent} />
          </Suspense>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
