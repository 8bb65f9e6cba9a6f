import type { IdentityAnswer, Relations } from "@agent-id-guard/protocol";
import type { Command } from "commander";
import { answering, pathOf } from "./actions.ts";

interface Identities {
  readonly primary: object;
  readonly items: readonly IdentityAnswer[];
}

const identitiesOf = (id: string) => `${pathOf("users", id)}/identities`;

/** Adds `identities <id>`, `link <id> <providerId> <subject>`, `unlink <id> <identityId>` and `relations <id>`. */
export function addIdentities(users: Command): void {
  users
    .command("identities <id>")
    .description("shows a person's ways in")
    .action(answering((api, _options, id) => api.get<Identities>(identitiesOf(id))));
  users
    .command("link <id> <providerId> <subject>")
    .description("gives a person another way in: whoever signs in there with that subject is them")
    .action(answering((api, _options, id, providerId, subject) => api.post<IdentityAnswer>(identitiesOf(id), { providerId, subject })));
  users
    .command("unlink <id> <identityId>")
    .description("takes a way in from a person, and all that they are signed in with")
    .action(
      answering(async (api, _options, id, identityId) => {
        await api.remove(`${identitiesOf(id)}/${encodeURIComponent(identityId)}`);
        return { unlinked: identityId };
      }),
    );
  users
    .command("relations <id>")
    .description("shows a person's manager and direct reports")
    .action(answering((api, _options, id) => api.get<Relations>(`${pathOf("users", id)}/relations`)));
}
