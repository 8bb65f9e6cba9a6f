import { Button, Group, Modal, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import classes from "./conflict-dialog.module.css";

/** One field of which there are two versions. */
export interface ConflictField {
  readonly label: string;
  readonly theirs: ReactNode;
  readonly mine: ReactNode;
  readonly differs: boolean;
}

export interface ConflictDialogProps {
  readonly opened: boolean;
  readonly fields: readonly ConflictField[];
  readonly onTakeTheirs: () => void;
  readonly onPutMine: () => void;
  /** What that button says, where it does something else than save mine over theirs. */
  readonly putMine?: string;
  readonly onClose: () => void;
  readonly pending: boolean;
}

/** Two people changed the same object (`entity.stale`): both versions side by side, and the choice. */
export function ConflictDialog({ opened, fields, onTakeTheirs, onPutMine, putMine, onClose, pending }: ConflictDialogProps) {
  const t = useTranslations("elements");
  return (
    <Modal opened={opened} onClose={onClose} title={t("conflict.title")} size="lg" closeButtonProps={{ "aria-label": t("action.close") }}>
      <Text>{t("conflict.text")}</Text>
      <table className={classes.versions}>
        <thead>
          <tr>
            <th scope="col">{t("conflict.field")}</th>
            <th scope="col">{t("conflict.theirs")}</th>
            <th scope="col">{t("conflict.mine")}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ label, theirs, mine, differs }) => (
            <tr key={label} data-differs={differs || undefined}>
              <th scope="row">{label}</th>
              <td>{theirs === "" ? t("conflict.empty") : theirs}</td>
              <td>{mine === "" ? t("conflict.empty") : mine}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onTakeTheirs}>
          {t("conflict.takeTheirs")}
        </Button>
        <Button onClick={onPutMine} loading={pending}>
          {putMine ?? t("conflict.putMine")}
        </Button>
      </Group>
    </Modal>
  );
}
