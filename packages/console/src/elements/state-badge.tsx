import { useTranslations } from "use-intl";
import { type Tone, ToneBadge } from "./tone-badge.tsx";

type State = "active" | "suspended" | "departed" | "orphaned" | "retired" | "success" | "denied" | "failure";

const tones: Readonly<Record<State, Tone>> = {
  active: "good",
  suspended: "bad",
  departed: "neutral",
  orphaned: "warn",
  retired: "neutral",
  success: "good",
  denied: "bad",
  failure: "warn",
};

/** The state of an object or the outcome of an event, by word and by color. */
export function StateBadge({ state }: { readonly state: State }) {
  const t = useTranslations("elements.state");
  return <ToneBadge tone={tones[state]}>{t(state)}</ToneBadge>;
}
