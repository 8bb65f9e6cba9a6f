import { Stack, Text } from "@mantine/core";
import { useTranslations } from "use-intl";
import { CodeBlock } from "../../elements/code-block.tsx";
import { Panel } from "../../elements/panel.tsx";
import { type Draft, wantedOf } from "./drawing.ts";

/** What the canvas shows as the document that the API takes. */
export function TopologyDocument({ draft: { base, drawing } }: { readonly draft: Draft }) {
  const t = useTranslations("topology.document");
  const call = `PUT /api/v1/agents/${base.agent.id}/topology\nIf-Match: "${base.version}"`;
  return (
    <Panel>
      <Stack gap="sm">
        <Text>{t("text")}</Text>
        <CodeBlock label={t("call")} code={call} />
        <CodeBlock label={t("label")} code={JSON.stringify(wantedOf(drawing), null, 2)} />
      </Stack>
    </Panel>
  );
}
