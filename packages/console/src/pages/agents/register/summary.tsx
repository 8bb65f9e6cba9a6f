import { useTranslations } from "use-intl";
import { EntityLink } from "../../../elements/entity-link.tsx";
import { Facts } from "../../../elements/facts.tsx";
import classes from "./register.module.css";
import type { Registration } from "./registration.ts";

/** What was chosen so far, in a few lines. */
export function Summary({ registration }: { readonly registration: Registration }) {
  const t = useTranslations("register.summary");
  const kinds = useTranslations("elements.kind");
  const methods = useTranslations("register.signIn");
  const { name, purpose, kind, ownerId, deputyOwnerId, wishes, method } = registration;
  return (
    <Facts
      items={[
        [t("name"), name.trim() === "" ? <Missing key="name" /> : <bdi key="name">{name.trim()}</bdi>],
        [t("purpose"), purpose.trim() === "" ? <Missing key="purpose" /> : <bdi key="purpose">{purpose.trim()}</bdi>],
        [t("kind"), kinds(kind)],
        [t("owner"), ownerId === "" ? <Missing key="owner" /> : <EntityLink key="owner" id={ownerId} />],
        ...(deputyOwnerId === undefined ? [] : [[t("deputy"), <EntityLink key="deputy" id={deputyOwnerId} />] as const]),
        [
          t("reach"),
          wishes.length === 0 ? (
            t("nothing")
          ) : (
            <ul key="reach" className={classes.reach}>
              {wishes.map(({ resourceId, permissions }) => (
                <li key={resourceId}>
                  <EntityLink id={resourceId} /> <code>{permissions.join(", ")}</code>
                </li>
              ))}
            </ul>
          ),
        ],
        [t("signIn"), methods(`${method}Short`)],
      ]}
    />
  );
}

function Missing() {
  const t = useTranslations("register.summary");
  return <span className={classes.hint}>{t("missing")}</span>;
}
