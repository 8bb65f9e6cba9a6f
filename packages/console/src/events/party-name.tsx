import { useTranslations } from "use-intl";
import { EntityLink } from "../elements/entity-link.tsx";

/** A party of an event: by its name, or what it is where it has none. */
export function PartyName({ party }: { readonly party: { readonly type: string; readonly id: string } }) {
  const t = useTranslations("events.party");
  if (party.type === "system" || party.type === "anonymous") return <span>{t(party.type)}</span>;
  return <EntityLink id={party.id} />;
}
