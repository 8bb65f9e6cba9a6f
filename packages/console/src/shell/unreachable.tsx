import { useTranslations } from "use-intl";
import { ProblemNotice } from "../elements/problem-notice.tsx";
import { NoticePage } from "./notice-page.tsx";

/** The server does not answer, so it is not known who is here. */
export function Unreachable({ error }: { readonly error: unknown }) {
  const t = useTranslations("shell.unreachable");
  return (
    <NoticePage title={t("title")}>
      <p>{t("text")}</p>
      <ProblemNotice error={error} />
    </NoticePage>
  );
}
