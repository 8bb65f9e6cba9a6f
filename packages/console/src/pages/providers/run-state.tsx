import { useTranslations } from "use-intl";
import { type Tone, ToneBadge } from "../../elements/tone-badge.tsx";
import type { SyncJob } from "./queries.ts";

const tones: Readonly<Record<SyncJob["state"], Tone>> = {
  running: "accent",
  waiting: "warn",
  completed: "good",
  failed: "bad",
  cancelled: "neutral",
};

/** How a sync run stands. */
export function RunState({ state }: { readonly state: SyncJob["state"] }) {
  const t = useTranslations("providers.runs.state");
  return <ToneBadge tone={tones[state]}>{t(state)}</ToneBadge>;
}
