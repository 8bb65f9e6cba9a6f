import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { fieldErrorsOf, isProblem } from "../../api/problem.ts";
import { useChange } from "../../api/use-change.ts";
import { useServerWords } from "../../messages/message-provider.tsx";
import { type Topology, wantedOf } from "./drawing.ts";
import { type Application, applyTopology, readTopology, topologyKey, topologyOptions, validateTopology } from "./queries.ts";
import { type Problems, problemsByEdge } from "./sketch.ts";
import type { Editor } from "./use-editor.ts";

const noProblems: Problems = new Map();

/** The way from a drawing to what stands: a dry run, then the change itself, and both versions when somebody else was faster. */
export function useSave({ draft, forget }: Editor) {
  const t = useTranslations("topology.review");
  const words = useServerWords();
  const api = useApi();
  const queries = useQueryClient();
  const { agent } = draft.base;
  const [theirs, setTheirs] = useState<Topology>();
  const [problems, setProblems] = useState(noProblems);
  const { edges } = draft.drawing;
  const review = useMutation({
    mutationFn: () => validateTopology(api, agent.id, wantedOf(draft.drawing)),
    onSuccess: (validation) =>
      setProblems(
        problemsByEdge(
          edges,
          validation.problems.map((problem) => ({ ...problem, message: words.topology(problem).message })),
        ),
      ),
    onError: (error) => setProblems(problemsByEdge(edges, fieldsOf(error, words.field))),
  });
  const save = useChange({
    send: (application: Application, intent) => applyTopology(api, application, intent),
    touches: [topologyKey, ["agents", agent.id], ["grants"]],
    onDone: (topology) => {
      queries.setQueryData(topologyOptions(api, agent.id).queryKey, topology);
      forget();
      setProblems(noProblems);
      review.reset();
      notifications.show({ message: t("saved", { name: agent.name }) });
    },
  });
  return {
    review,
    problems,
    theirs,
    error: isProblem(save.error, "entity.stale") ? null : save.error,
    isSaving: save.isPending,
    save: () =>
      save.mutate(
        { base: draft.base, wanted: wantedOf(draft.drawing) },
        { onError: async (error) => isProblem(error, "entity.stale") && setTheirs(await readTopology(api, agent.id)) },
      ),
    close: () => {
      review.reset();
      save.reset();
    },
    /** Once the conflict is settled. */
    settle: (topology: Topology) => {
      queries.setQueryData(topologyOptions(api, agent.id).queryKey, topology);
      setTheirs(undefined);
      setProblems(noProblems);
      review.reset();
      save.reset();
    },
    dismiss: () => setTheirs(undefined),
  };
}

function fieldsOf(error: unknown, tell: (message: string) => string): readonly { readonly path: string; readonly message: string }[] {
  return Object.entries(fieldErrorsOf(error, tell)).map(([path, message]) => ({ path, message }));
}

export type Saving = ReturnType<typeof useSave>;
