import { EntityLink } from "./entity-link.tsx";
import { localProviderId, useProviderName } from "./provider-names.ts";

/** The provider that somebody or something comes from, leading to its page where it has one. */
export function ProviderLink({ id }: { readonly id: string }) {
  const name = useProviderName()(id);
  return id === localProviderId ? <span>{name}</span> : <EntityLink id={id} name={name} />;
}
