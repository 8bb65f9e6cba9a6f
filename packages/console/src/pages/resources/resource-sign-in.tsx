import { Stack } from "@mantine/core";
import { KeysPanel } from "../../parties/keys-panel.tsx";
import { MethodPanel } from "../../parties/method-panel.tsx";
import { SecretsPanel } from "../../parties/secrets-panel.tsx";
import { useMay } from "../../session/me.ts";
import { partyOf, type Resource, resourcesKey } from "./queries.ts";

/** How the resource server itself signs in, to follow revocations and to report what it did. */
export function ResourceSignIn({ resource }: { readonly resource: Resource }) {
  const panel = { party: partyOf(resource), partyKey: resourcesKey, mayChange: useMay()("POST /resources/{resourceId}/secrets") };
  return (
    <Stack gap="md">
      <MethodPanel {...panel} methods={["none", "client_secret", "private_key_jwt"]} />
      <SecretsPanel {...panel} />
      <KeysPanel {...panel} />
    </Stack>
  );
}
