import { agentConfigFile } from "@agent-id-guard/protocol";
import { Button, Skeleton, Stack } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../../../api/api-context.tsx";
import { ProblemNotice } from "../../../elements/problem-notice.tsx";
import { useMe } from "../../../session/me.ts";
import { type Credential, configurationOf, download } from "../connect/configuration.ts";
import { ConnectPanel } from "../connect/connect-panel.tsx";
import { GenerateConfiguration } from "../connect/generate-configuration.tsx";
import { type Agent, agentOptions, agentsKey } from "../queries.ts";
import type { Registration } from "./registration.ts";

interface StepFirstCallProps {
  readonly registration: Registration;
  readonly credential: Credential | undefined;
  readonly onCredential: (credential: Credential) => void;
  /** Forgets the draft: there is nothing left to lose. */
  readonly onFinish: () => void;
}

/** The file, the program, and the first call as it happens. */
export function StepFirstCall({ registration, credential, onCredential, onFinish }: StepFirstCallProps) {
  const t = useTranslations("register.firstCall");
  const navigate = useNavigate();
  const queries = useQueryClient();
  const agentId = registration.agentId ?? "";
  const { data: agent, error, refetch } = useQuery(agentOptions(useApi(), agentId));
  if (agent === undefined)
    return error === null ? <Skeleton height={240} radius="lg" /> : <ProblemNotice error={error} onRetry={() => void refetch()} />;
  return (
    <Stack gap="md">
      <Configured agent={agent} method={registration.method} credential={credential} onCredential={onCredential} />
      <div>
        <Button
          onClick={() => {
            // It has worked since it was read.
            void queries.invalidateQueries({ queryKey: agentsKey });
            onFinish();
            void navigate({ to: "/agents/$agentId", params: { agentId } });
          }}
        >
          {t("finish")}
        </Button>
      </div>
    </Stack>
  );
}

interface ConfiguredProps {
  readonly agent: Agent;
  readonly method: Registration["method"];
  readonly credential: Credential | undefined;
  readonly onCredential: (credential: Credential) => void;
}

function Configured({ agent, method, credential, onCredential }: ConfiguredProps) {
  const t = useTranslations("connect.file");
  const { issuer } = useMe();
  if (credential === undefined)
    return (
      <ConnectPanel
        agent={agent}
        credential={undefined}
        configuration={<GenerateConfiguration agent={agent} onMade={onCredential} />}
        configurationText={t(method === "own" ? "own" : "lost")}
      />
    );
  return (
    <ConnectPanel
      agent={agent}
      credential={credential}
      configurationText={t(credential.kind === "key" ? "ready" : "secretReady")}
      configuration={
        <Button
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => download(agentConfigFile, `${JSON.stringify(configurationOf(issuer, agent, credential), null, 2)}\n`)}
        >
          {t("download")}
        </Button>
      }
    />
  );
}
