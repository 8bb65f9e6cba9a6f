import { Button, Text } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { CodeBlock } from "../../../elements/code-block.tsx";
import { ProblemNotice } from "../../../elements/problem-notice.tsx";
import { useMe } from "../../../session/me.ts";
import type { Credential } from "./configuration.ts";
import classes from "./connect.module.css";
import { type CallStep, makeFirstCall } from "./first-call.ts";
import type { Resource } from "./use-reach.ts";

interface FirstCallPanelProps {
  readonly agentId: string;
  /** In this page's memory; without one, nothing can be called from here. */
  readonly credential: Credential | undefined;
  readonly resource: Resource | undefined;
}

/** Calls once as the agent, with the credential that is still here, and shows what came back. */
export function FirstCallPanel({ agentId, credential, resource }: FirstCallPanelProps) {
  const t = useTranslations("connect.call");
  const { issuer } = useMe();
  const call = useMutation({
    mutationFn: (held: Credential) => makeFirstCall({ issuer, agentId, credential: held }, resource),
  });
  return (
    <div className={classes.call}>
      <div className={classes.line}>
        <Button
          variant="default"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          disabled={credential === undefined}
          loading={call.isPending}
          onClick={() => credential !== undefined && call.mutate(credential)}
        >
          {t("action")}
        </Button>
        <Text className={classes.quiet ?? ""}>{credential === undefined ? t("noCredential") : t("hint")}</Text>
      </div>
      {call.isError && <ProblemNotice error={call.error} />}
      {call.data !== undefined && (
        <ol className={classes.answers} aria-label={t("answers")}>
          {call.data.map((step) => (
            <AnswerOf key={step.step} step={step} />
          ))}
        </ol>
      )}
    </div>
  );
}

function AnswerOf({ step: { step, request, status, ok, text } }: { readonly step: CallStep }) {
  const t = useTranslations("connect.call");
  return (
    <li>
      <p className={classes.request}>
        <strong>{t(step)}</strong> <code>{request}</code>
        <span className={classes.status} data-ok={ok}>
          {status}
        </span>
      </p>
      {text !== "" && <CodeBlock label={t("answerOf", { request })} code={text} />}
    </li>
  );
}
