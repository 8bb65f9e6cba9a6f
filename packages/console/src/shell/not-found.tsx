import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { EmptyState } from "../elements/empty-state.tsx";
import { PageHeader } from "../elements/page-header.tsx";

/** An address that leads nowhere. */
export function NotFound() {
  const t = useTranslations("shell.notFound");
  return (
    <>
      <PageHeader title={t("title")} />
      <EmptyState
        icon={<IconMapOff size={28} aria-hidden />}
        title={t("title")}
        text={t("text")}
        action={
          <Button component={Link} to="/" variant="default">
            {t("home")}
          </Button>
        }
      />
    </>
  );
}
