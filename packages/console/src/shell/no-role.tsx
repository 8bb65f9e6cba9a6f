import { IconUserOff } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { EmptyState } from "../elements/empty-state.tsx";
import { PageHeader } from "../elements/page-header.tsx";

/** For a person who administers nothing, at a place that is for those who do. */
export function NoRole() {
  const t = useTranslations("shell.noRole");
  return (
    <>
      <PageHeader title={t("title")} />
      <EmptyState icon={<IconUserOff size={28} aria-hidden />} title={t("title")} text={t("text")} />
    </>
  );
}
