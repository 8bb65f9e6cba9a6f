import { useTranslations } from "use-intl";
import { EntityLink } from "../elements/entity-link.tsx";
import type { SubjectType } from "./grant-values.ts";

/** Who a grant is for, by name. */
export function GrantSubject({ type, id }: { readonly type: SubjectType; readonly id: string }) {
  const t = useTranslations("elements.kind");
  if (type === "everyone") return t("everyone");
  if (type === "department") return <bdi>{id}</bdi>;
  return <EntityLink id={id} />;
}
