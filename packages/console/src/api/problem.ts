import type { ErrorCode, Problem } from "@agent-id-guard/protocol";

/** What the server answered instead of what was asked for. Decide on `code`. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** Whether an error is a refusal of the server with one of these codes. */
export function isProblem(error: unknown, ...codes: readonly ErrorCode[]): error is ApiProblem {
  return error instanceof ApiProblem && (codes.length === 0 || (codes as readonly string[]).includes(error.code));
}

/** The messages for the fields of a form, by the dotted path of each; `tell` is the `field` of `useServerWords()`. */
export function fieldErrorsOf(error: unknown, tell: (message: string) => string): Readonly<Record<string, string>> {
  if (!isProblem(error)) return {};
  return Object.fromEntries((error.problem.fields ?? []).map(({ path, message }) => [path, tell(message)]));
}
