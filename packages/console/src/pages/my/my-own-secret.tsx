import type { MyConnection } from "@agent-id-guard/protocol";
import { Button } from "@mantine/core";
import { lazy, useState } from "react";
import { useTranslations } from "use-intl";
import { OnceOpened } from "../../elements/once-opened.tsx";

const OwnSecretDialog = lazy(async () => ({ default: (await import("./own-secret-dialog.tsx")).OwnSecretDialog }));

/** Takes in a person's own value of a credential. */
export function MyOwnSecret({ mine, isAgain }: { readonly mine: MyConnection; readonly isAgain: boolean }) {
  const t = useTranslations("my.connections");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant={isAgain ? "default" : "filled"}
        aria-label={t(isAgain ? "replaceName" : "storeName", { name: mine.resource.title })}
        onClick={() => setOpen(true)}
      >
        {t(isAgain ? "replace" : "store")}
      </Button>
      <OnceOpened opened={isOpen}>{(opened) => <OwnSecretDialog opened={opened} onClose={() => setOpen(false)} mine={mine} />}</OnceOpened>
    </>
  );
}
