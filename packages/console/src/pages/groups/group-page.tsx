import { Button } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { PageHeader } from "../../elements/page-header.tsx";
import { PageTabs } from "../../elements/page-tabs.tsx";
import { ProviderLink } from "../../elements/provider-link.tsx";
import { localProviderId } from "../../elements/provider-names.ts";
import { GrantsPart } from "../../grants/grants-part.tsx";
import { useMay } from "../../session/me.ts";
import { GroupMembers } from "./group-members.tsx";
import classes from "./groups.module.css";
import { type Group, groupOptions } from "./queries.ts";

const route = getRouteApi("/groups/$groupId");
const GroupRename = lazy(async () => ({ default: (await import("./group-rename.tsx")).GroupRename }));
const GroupRemove = lazy(async () => ({ default: (await import("./group-remove.tsx")).GroupRemove }));

/** One group: who is in it, and what it may reach. */
export function GroupPage() {
  const { groupId } = route.useParams();
  const { data: group } = useSuspenseQuery(groupOptions(useApi(), groupId));
  const t = useTranslations("groups");
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader
        title={group.name}
        above={<Link to="/groups">{t("title")}</Link>}
        description={<Identifier value={group.id} />}
        actions={<Actions group={group} />}
      />
      <Keeper group={group} />
      <PageTabs<"members" | "access">
        label={t("tab.label")}
        value={tab ?? "members"}
        onChange={(next) => void navigate({ search: next === "access" ? { tab: next } : {} })}
        tabs={[
          { value: "members", label: t("tab.members"), content: <GroupMembers group={group} /> },
          {
            value: "access",
            label: t("tab.access"),
            content: <GrantsPart of={{ subjectType: "group", subjectId: group.id }} name={group.name} label={t("access.label")} />,
          },
        ]}
      />
    </>
  );
}

/** Who says who is in it, and so where that is changed. */
function Keeper({ group }: { readonly group: Group }) {
  const t = useTranslations("groups");
  return (
    <p className={classes.keeper}>
      {group.providerId === localProviderId
        ? t("keptHere")
        : t.rich("keptElsewhere", { provider: () => <ProviderLink id={group.providerId} /> })}
    </p>
  );
}

function Actions({ group }: { readonly group: Group }) {
  const t = useTranslations("groups.action");
  const [open, setOpen] = useState<"rename" | "remove">();
  const close = () => setOpen(undefined);
  if (!useMay()("PATCH /groups/{groupId}")) return null;
  return (
    <>
      {group.providerId === localProviderId && (
        <Button variant="default" onClick={() => setOpen("rename")}>
          {t("rename")}
        </Button>
      )}
      <Button color="red" variant="light" onClick={() => setOpen("remove")}>
        {t("remove")}
      </Button>
      <Suspense>
        {open === "rename" && <GroupRename group={group} onClose={close} />}
        {open === "remove" && <GroupRemove group={group} onClose={close} />}
      </Suspense>
    </>
  );
}
