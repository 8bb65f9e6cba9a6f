import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useApi } from "../../../api/api-context.tsx";
import { fieldErrorsOf, isProblem } from "../../../api/problem.ts";
import { grantsKey } from "../../../grants/queries.ts";
import { useServerWords } from "../../../messages/message-provider.tsx";
import { useDraft } from "../../../session/draft.ts";
import { useMe } from "../../../session/me.ts";
import { useReauthentication } from "../../../session/reauthentication.tsx";
import type { Credential } from "../connect/configuration.ts";
import { agentsKey } from "../queries.ts";
import { registerAgent } from "./register-agent.ts";
import { isComplete, newRegistration, type RegisterStep, type Registration } from "./registration.ts";
import { useAboutErrors } from "./step-what.tsx";

const route = getRouteApi("/agents/new");

/** The registration that is under way: what was entered survives leaving the page; the credential lives in this page's memory only. */
export function useRegistration() {
  const api = useApi();
  const queries = useQueryClient();
  const navigate = route.useNavigate();
  const askForSignIn = useReauthentication();
  const [registration, keep, forget] = useDraft<Registration>("agents/new", newRegistration(useMe().id));
  const [credential, setCredential] = useState<Credential>();
  const [checked, setChecked] = useState<readonly RegisterStep[]>([]);
  const words = useServerWords();
  const aboutErrors = useAboutErrors(registration);
  const run = useMutation({
    mutationFn: (begun: Registration) => registerAgent({ api, keep, hold: setCredential }, begun),
    onSettled: () => Promise.all([agentsKey, grantsKey].map((queryKey) => queries.invalidateQueries({ queryKey }))),
    onSuccess: () => void navigate({ search: { step: "first-call" } }),
    onError: (error) => isProblem(error, "access.reauthentication_required") && askForSignIn(),
  });
  const change = (next: Registration) => {
    run.reset();
    keep(next);
  };
  return {
    registration,
    credential,
    hold: setCredential,
    change,
    forget,
    startAnew() {
      run.reset();
      setCredential(undefined);
      setChecked([]);
      forget();
      void navigate({ search: {} });
    },
    /** Whether a step is good; else what is missing is said from now on. */
    check(step: RegisterStep) {
      const isGood = isComplete(registration, step) && (step !== "what" || Object.keys(aboutErrors).length === 0);
      if (!isGood && !checked.includes(step)) setChecked([...checked, step]);
      return isGood;
    },
    isChecked: (step: RegisterStep) => checked.includes(step),
    refused: fieldErrorsOf(run.error, words.field),
    register: () => run.mutate(registration),
    isRunning: run.isPending,
    error: run.error,
  };
}
