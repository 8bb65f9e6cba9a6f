import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { PageHeader } from "../../elements/page-header.tsx";
import { NewProviderForm } from "./new-provider-form.tsx";
import { providerKinds } from "./provider-filters.ts";
import classes from "./providers.module.css";

const route = getRouteApi("/identity-providers/new");

/** Registers an identity provider: first which kind, then what that kind needs. */
export function NewProviderPage() {
  const t = useTranslations("providers");
  const { kind } = route.useSearch();
  return (
    <>
      <PageHeader
        title={kind === undefined ? t("add.title") : t(`kinds.${kind}`)}
        description={kind === undefined ? t("add.choose") : t(`means.${kind}`)}
        above={<Link to="/identity-providers">{t("title")}</Link>}
      />
      {kind === undefined ? <KindCards /> : <NewProviderForm key={kind} kind={kind} />}
    </>
  );
}

function KindCards() {
  const t = useTranslations("providers");
  return (
    <ul className={classes.cards}>
      {providerKinds.map((kind) => (
        <li key={kind}>
          <Link to="/identity-providers/new" search={{ kind }} className={classes.card ?? ""}>
            <strong>{t(`kinds.${kind}`)}</strong>
            <span>{t(`means.${kind}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
