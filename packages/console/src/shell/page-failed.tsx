import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { isProblem } from "../api/problem.ts";
import { ProblemNotice } from "../elements/problem-notice.tsx";
import { NoRole } from "./no-role.tsx";
import { NotFound } from "./not-found.tsx";

/** A page that could not be shown: what it needed could not be read, or is not there. */
export function PageFailed({ error }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  if (isProblem(error, "entity.not_found", "request.invalid")) return <NotFound />;
  if (isProblem(error, "access.role_required")) return <NoRole />;
  return (
    <ProblemNotice
      error={error}
      onRetry={() => {
        queries.reset();
        void router.invalidate();
      }}
    />
  );
}
