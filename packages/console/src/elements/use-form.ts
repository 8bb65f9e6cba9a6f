import { useState } from "react";
import { fieldErrorsOf } from "../api/problem.ts";
import { useServerWords } from "../messages/message-provider.tsx";
import { useDraft } from "../session/draft.ts";
import { type SchemaIssue, useIssueText } from "./use-issue-text.ts";

/** What a zod schema of the protocol package says about a value. */
interface Schema<Output> {
  safeParse(value: unknown): { readonly success: true; readonly data: Output } | { readonly success: false; readonly error: Refusal };
}

interface Refusal {
  readonly issues: readonly SchemaIssue[];
}

export interface FormOptions<Values extends object, Output> {
  /** Under which what was typed is kept for this tab: `agents/new`, `agents/agt_…`. Forms with secrets leave it out. */
  readonly draft?: string;
  readonly initial: Values;
  /** The schema of the request's body. */
  readonly schema: Schema<Output>;
  /** What of the values is sent: the body that the schema checks. Default: the values themselves. */
  readonly toBody?: (values: Values) => unknown;
  /** What the server refused the last time. */
  readonly error: unknown;
}

export interface Form<Values extends object, Output> {
  readonly values: Values;
  readonly set: <Name extends keyof Values>(name: Name, value: Values[Name]) => void;
  /** Several at once. */
  readonly setAll: (values: Values) => void;
  /** What is wrong with a field, by the dotted path of the body: said by the schema here or by the server. */
  readonly errorAt: (path: string) => string | undefined;
  /** The body when it is good; else its errors are shown. */
  readonly check: () => Output | undefined;
  readonly reset: () => void;
}

/** The values of a form, checked by the same schema as on the server. */
export function useForm<Values extends object, Output>(options: FormOptions<Values, Output>): Form<Values, Output> {
  const { draft, initial, schema, toBody = (values) => values, error } = options;
  const kept = useDraft(draft ?? "", initial);
  const plain = useState(initial);
  const [values, setValues] = draft === undefined ? plain : kept;
  const [issues, setIssues] = useState<Readonly<Record<string, string>>>({});
  const refused = fieldErrorsOf(error, useServerWords().field);
  const tell = useIssueText();
  const setAll = (next: Values) => {
    setIssues({});
    setValues(next);
  };
  return {
    values,
    setAll,
    set: (name, value) => setAll({ ...values, [name]: value }),
    errorAt: (path) => issues[path] ?? refused[path],
    check() {
      const checked = schema.safeParse(toBody(values));
      if (checked.success) return checked.data;
      setIssues(Object.fromEntries(checked.error.issues.map((issue) => [issue.path.join("."), tell(issue)])));
      return undefined;
    },
    reset() {
      setIssues({});
      kept[2]();
      plain[1](initial);
    },
  };
}
