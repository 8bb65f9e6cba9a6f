import type { QueryClient } from "@tanstack/react-query";
import type { Api } from "./api/api.ts";
import type { MessageStore } from "./messages/message-store.ts";

/** What the loaders of routes are handed. */
export interface RouterContext {
  readonly api: Api;
  readonly queries: QueryClient;
  readonly messages: MessageStore;
}
