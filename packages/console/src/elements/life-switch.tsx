import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import type { QueryKey } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { type Intent, useChange } from "../api/use-change.ts";
import { BlastRadius } from "./blast-radius.tsx";
import { ConfirmDestructive } from "./confirm-destructive.tsx";
import type { ImpactTarget } from "./impact-options.ts";

export interface LifeSwitchProps {
  readonly name: string;
  readonly state: "active" | "suspended";
  /** What stops with it. */
  readonly target: ImpactTarget;
  /** What suspending it means, in a sentence. */
  readonly text: string;
  readonly suspend: (reason: string | undefined, intent: Intent) => Promise<unknown>;
  readonly resume: (intent: Intent) => Promise<unknown>;
  readonly touches: readonly QueryKey[];
}

/** Suspends something, with its blast radius shown first, or lets it work again. */
export function LifeSwitch({ name, state, target, text, suspend, resume, touches }: LifeSwitchProps) {
  const t = useTranslations("elements.life");
  const [asking, setAsking] = useState(false);
  const stop = useChange({
    send: ({ reason }: { readonly reason: string | undefined }, intent) => suspend(reason, intent),
    touches,
    onDone: () => {
      setAsking(false);
      notifications.show({ message: t("suspended", { name }) });
    },
  });
  const start = useChange({
    send: (_: { readonly resume: true }, intent) => resume(intent),
    touches,
    onDone: () => notifications.show({ message: t("resumed", { name }) }),
  });
  if (state === "suspended")
    return (
      <Button
        variant="default"
        leftSection={<IconPlayerPlay size={16} aria-hidden />}
        loading={start.isPending}
        onClick={() => start.mutate({ resume: true })}
      >
        {t("resume")}
      </Button>
    );
  return (
    <>
      <Button color="red" variant="light" leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={() => setAsking(true)}>
        {t("suspend")}
      </Button>
      <ConfirmDestructive
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("title", { name })}
        text={text}
        action={t("suspend")}
        pending={stop.isPending}
        error={stop.error}
        onConfirm={(reason) => stop.mutate({ reason })}
      >
        <BlastRadius target={target} />
      </ConfirmDestructive>
    </>
  );
}
