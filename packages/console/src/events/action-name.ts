import { eventActions } from "@agent-id-guard/protocol";
import { useTranslations } from "use-intl";
import type { Messages } from "../messages/types.ts";

type ActionMessage = keyof Messages["events"]["action"];

/** Names an action in words; an action that this console does not know keeps its own name. */
export function useActionName(): (action: string) => string {
  const t = useTranslations("events.action");
  return (action) => (action in eventActions ? t(action.replaceAll(".", "_") as ActionMessage) : action);
}
