import { ActionIcon, Tooltip } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useTranslations } from "use-intl";
import classes from "./canvas.module.css";
import type { GroupName } from "./canvas-layout.ts";

export type GroupFlowNode = Node<
  { readonly name: GroupName; readonly count: number; readonly onAdd: ((name: GroupName) => void) | undefined },
  "group"
>;

/** The head of a group of nodes, with the button that adds one. */
export const GroupHead = memo(function GroupHead({ data: { name, count, onAdd } }: NodeProps<GroupFlowNode>) {
  const t = useTranslations("topology");
  return (
    <div className={classes.head}>
      <span>{t(`group.${name}`)}</span>
      {count > 0 && <span className={classes.count}>{count}</span>}
      {onAdd !== undefined && (
        <Tooltip label={t(`add.${name}`)}>
          <ActionIcon className={`nopan ${classes.add}`} size="sm" aria-label={t(`add.${name}`)} onClick={() => onAdd(name)}>
            <IconPlus size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
});
