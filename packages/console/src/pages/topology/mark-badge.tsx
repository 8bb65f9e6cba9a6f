import { Badge } from "@mantine/core";
import { useTranslations } from "use-intl";
import type { Mark } from "./drawing.ts";

/** Whether an authorization is saved, new or changed. */
export function MarkBadge({ mark }: { readonly mark: Mark }) {
  const t = useTranslations("topology.edge.mark");
  return <Badge color={{ added: "green", changed: "amber", kept: "gray" }[mark]}>{t(mark)}</Badge>;
}
