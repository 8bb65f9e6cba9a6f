import { useTranslations } from "use-intl";
import { type Tone, ToneBadge } from "../../elements/tone-badge.tsx";
import type { SigningKey } from "./queries.ts";

const tones: Readonly<Record<SigningKey["state"], Tone>> = { next: "accent", active: "good", retired: "neutral", compromised: "bad" };

/** What a signing key does at present, by word and by color. */
export function KeyState({ state }: { readonly state: SigningKey["state"] }) {
  const t = useTranslations("settings.keys.states");
  return <ToneBadge tone={tones[state]}>{t(state)}</ToneBadge>;
}
