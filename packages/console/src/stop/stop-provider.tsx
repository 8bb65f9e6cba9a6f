import { useHotkeys } from "@mantine/hooks";
import { createContext, lazy, type ReactNode, Suspense, use } from "react";
import { useDraft } from "../session/draft.ts";
import { useMay } from "../session/me.ts";
import { noDraft, type StopDraft, stopKinds, stopRoutes } from "./stop-draft.ts";

const StopDialog = lazy(async () => ({ default: (await import("./stop-dialog.tsx")).StopDialog }));

const OpenContext = createContext<(() => void) | undefined>(undefined);

/** Lets every page stop something: `Ctrl .` or `⌘ .`, or {@link useStop}. */
export function StopProvider({ children }: { readonly children: ReactNode }) {
  const may = useMay();
  const [draft, setDraft, forget] = useDraft<StopDraft>("stop", noDraft);
  const kinds = stopKinds.filter((kind) => may(stopRoutes[kind]));
  const open = () => setDraft({ ...noDraft, kind: kinds[0] ?? "agent", isOpen: true });
  const mayOpen = kinds.length > 0 ? open : undefined;
  useHotkeys([["mod+.", () => mayOpen?.()]], []);
  return (
    <OpenContext value={mayOpen}>
      {children}
      {draft.isOpen && mayOpen !== undefined && (
        <Suspense>
          <StopDialog kinds={kinds} draft={draft} onChange={setDraft} onClose={forget} />
        </Suspense>
      )}
    </OpenContext>
  );
}

/** Opens the dialog in which something is stopped; undefined for who may stop nothing. */
export function useStop(): (() => void) | undefined {
  return use(OpenContext);
}
