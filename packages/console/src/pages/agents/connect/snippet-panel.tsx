import { SegmentedControl, Select } from "@mantine/core";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { CodeBlock } from "../../../elements/code-block.tsx";
import { useMe } from "../../../session/me.ts";
import type { Agent } from "../queries.ts";
import { curlSnippet, typeScriptSnippet } from "../snippet.ts";
import classes from "./connect.module.css";
import type { Resource } from "./use-reach.ts";

interface SnippetPanelProps {
  readonly agent: Agent;
  readonly resources: readonly Resource[];
  readonly chosen: Resource | undefined;
  readonly onChoose: (resource: Resource | undefined) => void;
}

/** The agent's first program, ready to paste. */
export function SnippetPanel({ agent, resources, chosen, onChoose }: SnippetPanelProps) {
  const t = useTranslations("connect.snippet");
  const { issuer } = useMe();
  const [language, setLanguage] = useState("typescript");
  const authMethod = agent.authMethod === "client_secret" ? "client_secret" : "private_key_jwt";
  return (
    <div className={classes.snippet}>
      {resources.length > 1 && (
        <Select
          className={classes.resource ?? ""}
          label={t("resource")}
          data={resources.map(({ id, title }) => ({ value: id, label: title }))}
          value={chosen?.id ?? null}
          onChange={(next) => onChoose(resources.find(({ id }) => id === next))}
          allowDeselect={false}
        />
      )}
      <SegmentedControl
        className={classes.language ?? ""}
        aria-label={t("language")}
        data={[
          { value: "typescript", label: "TypeScript" },
          { value: "curl", label: "curl" },
        ]}
        value={language}
        onChange={setLanguage}
      />
      {language === "curl" ? (
        <div>
          <p className={classes.quiet}>{t("curl")}</p>
          <CodeBlock label={t("curlLabel")} code={curlSnippet({ issuer, agentId: agent.id, authMethod }, chosen)} />
        </div>
      ) : (
        <div>
          <p className={classes.quiet}>{t("typescript")}</p>
          <CodeBlock label={t("typescriptLabel")} code={typeScriptSnippet(chosen)} />
        </div>
      )}
    </div>
  );
}
