import { Button } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { EntityPicker } from "../../elements/entity-picker.tsx";
import { FilterBar, FilterSelect } from "../../elements/filter-bar.tsx";
import { useMay } from "../../session/me.ts";
import { ActionFilter } from "./action-filter.tsx";
import { type AuditFilters, categories, outcomes } from "./audit-filters.ts";
import classes from "./audit-page.module.css";
import { TimeFilter } from "./time-filter.tsx";
import { TransactionFilter } from "./transaction-filter.tsx";

export interface AuditFilterBarProps {
  readonly filters: AuditFilters;
  readonly onChange: (change: AuditFilters) => void;
  readonly onClear: () => void;
}

/** What is looked for: the usual questions first, the rest on demand. */
export function AuditFilterBar({ filters, onChange, onClear }: AuditFilterBarProps) {
  const t = useTranslations("audit.filter");
  const states = useTranslations("elements.state");
  const { clientId, resourceKind, category, action } = filters;
  const hasRare = [clientId, resourceKind, category, action].some((value) => value !== undefined);
  const [isWide, setWide] = useState(hasRare);
  const maySeePeople = useMay()("GET /users");
  return (
    <FilterBar onClear={Object.keys(filters).length === 0 ? undefined : onClear}>
      <Picked kind="agent" name="agentId" filters={filters} label={t("agent")} onChange={onChange} />
      {maySeePeople && <Picked kind="user" name="userId" filters={filters} label={t("person")} onChange={onChange} />}
      <Picked kind="resource" name="resourceId" filters={filters} label={t("resource")} onChange={onChange} />
      <FilterSelect
        label={t("outcome")}
        value={filters.outcome}
        options={outcomes.map((outcome) => [outcome, states(outcome)] as const)}
        onChange={(outcome) => onChange({ outcome })}
      />
      <TimeFilter filters={filters} onChange={onChange} />
      {(isWide || hasRare) && <Rare filters={filters} onChange={onChange} />}
      <TransactionFilter txn={filters.txn} onClear={() => onChange({ txn: undefined })} />
      {!hasRare && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          aria-expanded={isWide}
          onClick={() => setWide(!isWide)}
        >
          {isWide ? t("less") : t("more")}
        </Button>
      )}
    </FilterBar>
  );
}

type Part = Pick<AuditFilterBarProps, "filters" | "onChange">;

function Rare({ filters, onChange }: Part) {
  const t = useTranslations("audit.filter");
  const kinds = useTranslations("elements.kind");
  const categoryNames = useTranslations("events.category");
  return (
    <>
      <Picked kind="client" name="clientId" filters={filters} label={t("client")} onChange={onChange} />
      <FilterSelect
        label={t("kind")}
        value={filters.resourceKind}
        options={(["llm", "mcp", "service", "agent"] as const).map((kind) => [kind, kinds(kind)] as const)}
        onChange={(resourceKind) => onChange({ resourceKind })}
      />
      <FilterSelect
        label={t("category")}
        value={filters.category}
        options={categories.map((category) => [category, categoryNames(category)] as const)}
        onChange={(category) => onChange({ category })}
      />
      <ActionFilter value={filters.action} onChange={(action) => onChange({ action })} />
    </>
  );
}

interface PickedProps extends Part {
  readonly kind: "agent" | "user" | "client" | "resource";
  readonly name: "agentId" | "userId" | "clientId" | "resourceId";
  readonly label: string;
}

function Picked({ kind, name, label, filters, onChange }: PickedProps) {
  return (
    <div className={classes.picker}>
      <EntityPicker
        isBare
        kind={kind}
        label={label}
        value={filters[name] ?? null}
        onChange={(id) => onChange({ [name]: id ?? undefined })}
      />
    </div>
  );
}
