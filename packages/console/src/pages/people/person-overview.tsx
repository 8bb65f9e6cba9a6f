import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { EntityLink } from "../../elements/entity-link.tsx";
import { Facts } from "../../elements/facts.tsx";
import { Hinted } from "../../elements/hinted.tsx";
import { Identifier } from "../../elements/identifier.tsx";
import { Moment } from "../../elements/moment.tsx";
import { Panel } from "../../elements/panel.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import { ProviderLink } from "../../elements/provider-link.tsx";
import { localProviderId } from "../../elements/provider-names.ts";
import { useMay } from "../../session/me.ts";
import classes from "./people.module.css";
import { PersonNotices } from "./person-notices.tsx";
import { type Person, relationsOptions } from "./queries.ts";

/** Who a person is, where they stand in the company, and what their provider says of them. */
export function PersonOverview({ person }: { readonly person: Person }) {
  const t = useTranslations("people.overview");
  return (
    <Stack gap="md">
      <PersonNotices person={person} />
      <div className={classes.overview}>
        <Panel title={t("about")}>
          <About person={person} />
        </Panel>
        <Panel title={t("place")}>
          <Place person={person} />
        </Panel>
      </div>
    </Stack>
  );
}

function About({ person }: { readonly person: Person }) {
  const t = useTranslations("people");
  const { title, employeeNumber, username, email, role, providerId, subject, upstreamState, departedAtMs, id, createdAtMs } = person;
  const maySeeConnections = useMay()("GET /connections");
  const isLocal = providerId === localProviderId;
  const provider = <ProviderLink key="provider" id={providerId} />;
  return (
    <Facts
      items={[
        [t("fact.title"), <bdi key="title">{title || t("fact.none")}</bdi>],
        [t("fact.employeeNumber"), <bdi key="number">{employeeNumber || t("fact.none")}</bdi>],
        [t("fact.username"), <bdi key="username">{username || t("fact.none")}</bdi>],
        [t("fact.email"), <bdi key="email">{email ?? t("fact.none")}</bdi>],
        [
          t("fact.role"),
          <Hinted key="role" hint={t(`roleHint.${role ?? "none"}`)}>
            {t(`role.${role ?? "none"}`)}
          </Hinted>,
        ],
        [
          t("fact.provider"),
          isLocal ? (
            provider
          ) : (
            <Hinted key="provider" hint={t("fact.elsewhere")}>
              {provider}
            </Hinted>
          ),
        ],
        ...(isLocal
          ? []
          : ([
              [t("fact.subject"), <Identifier key="subject" value={subject} />],
              ...(departedAtMs === null ? [[t("fact.upstream"), t(`upstream.${upstreamState}`)] as const] : []),
            ] as const)),
        ...(departedAtMs === null ? [] : ([[t("fact.left"), <Moment key="left" atMs={departedAtMs} as="exact" />]] as const)),
        ...(maySeeConnections
          ? [
              [
                t("fact.accounts"),
                <Link key="accounts" to="/connections" search={{ holder: id }} className={classes.link ?? ""}>
                  {t("fact.connected")}
                </Link>,
              ] as const,
            ]
          : []),
        [t("fact.id"), <Identifier key="id" value={id} />],
        [t("fact.created"), <Moment key="created" atMs={createdAtMs} as="exact" />],
      ]}
    />
  );
}

function Place({ person }: { readonly person: Person }) {
  const t = useTranslations("people.fact");
  const { data: relations, error, refetch } = useQuery(relationsOptions(useApi(), person.id));
  const others = relations === undefined ? 0 : relations.reportCount - relations.reports.length;
  return (
    <>
      <Facts
        items={[
          [t("department"), person.department === "" ? t("none") : <Department key="department" path={person.department} />],
          [
            t("otherDepartments"),
            person.otherDepartments.length === 0 ? (
              t("none")
            ) : (
              <ul key="others" className={classes.list}>
                {person.otherDepartments.map((path) => (
                  <li key={path}>
                    <Department path={path} />
                  </li>
                ))}
              </ul>
            ),
          ],
          [t("manager"), relations?.manager == null ? t("none") : <EntityLink key="manager" {...relations.manager} />],
          [
            t("reports"),
            relations === undefined || relations.reports.length === 0 ? (
              t("none")
            ) : (
              <ul key="reports" className={classes.list}>
                {relations.reports.map(({ id, name }) => (
                  <li key={id}>
                    <EntityLink id={id} name={name} />
                  </li>
                ))}
                {others > 0 && <li>{t("otherReports", { count: others })}</li>}
              </ul>
            ),
          ],
        ]}
      />
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
    </>
  );
}

function Department({ path }: { readonly path: string }) {
  return (
    <Link to="/departments" search={{ at: path }} className={classes.link ?? ""}>
      <bdi>{path}</bdi>
    </Link>
  );
}
