import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { ConflictDialog } from "../../elements/conflict-dialog.tsx";
import { agentOptions } from "./queries.ts";

interface AgentConflictProps {
  readonly agentId: string;
  readonly mine: { readonly name: string; readonly purpose: string };
  readonly pending: boolean;
  readonly onClose: () => void;
  readonly onTakeTheirs: () => void;
  /** Saves over the version that is shown. */
  readonly onPutMine: (version: number) => void;
}

/** What the agent is now, beside what was to be saved. */
export function AgentConflict({ agentId, mine, pending, onClose, onTakeTheirs, onPutMine }: AgentConflictProps) {
  const t = useTranslations("agents.column");
  const { data: theirs } = useQuery({ ...agentOptions(useApi(), agentId), refetchOnMount: "always" });
  if (theirs === undefined) return null;
  const fields = (["name", "purpose"] as const).map((field) => ({
    label: t(field),
    theirs: theirs[field],
    mine: mine[field],
    differs: theirs[field] !== mine[field],
  }));
  return (
    <ConflictDialog
      opened
      fields={fields}
      pending={pending}
      onClose={onClose}
      onTakeTheirs={onTakeTheirs}
      onPutMine={() => onPutMine(theirs.version)}
    />
  );
}
