import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import classes from "./filter-bar.module.css";

/** The line above a list: search and filters. Their values live in the address, so that a list can be linked to and comes back as it was left. */
export function FilterBar({ children, onClear }: { readonly children: ReactNode; readonly onClear?: (() => void) | undefined }) {
  const t = useTranslations("elements.action");
  return (
    <search className={classes.bar}>
      {children}
      {onClear !== undefined && (
        <Button variant="subtle" color="gray" onClick={onClear}>
          {t("clear")}
        </Button>
      )}
    </search>
  );
}

const pauseMs = 250;

interface SearchFieldProps {
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  readonly placeholder: string;
  /** For a second field beside the search. */
  readonly isNarrow?: boolean;
}

/** Searches once the typing pauses. */
export function SearchField({ value, onChange, placeholder, isNarrow = false }: SearchFieldProps) {
  const [typed, setTyped] = useState(value ?? "");
  const search = useDebouncedCallback((next: string) => onChange(next.trim() === "" ? undefined : next.trim()), pauseMs);
  useEffect(() => setTyped((before) => (before.trim() === (value ?? "") ? before : (value ?? ""))), [value]);
  return (
    <TextInput
      type="search"
      className={(isNarrow ? classes.narrow : classes.search) ?? ""}
      aria-label={placeholder}
      placeholder={placeholder}
      leftSection={<IconSearch size={15} aria-hidden />}
      value={typed}
      maxLength={100}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}

interface FilterSelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value | undefined;
  readonly options: readonly (readonly [value: Value, label: string])[];
  readonly onChange: (value: Value | undefined) => void;
}

/** One value of a few, or all. */
export function FilterSelect<Value extends string>({ label, value, options, onChange }: FilterSelectProps<Value>) {
  const t = useTranslations("elements.table");
  const data = [
    { value: "", label: `${label}: ${t("all")}` },
    ...options.map(([option, text]) => ({ value: option as string, label: text })),
  ];
  return (
    <Select
      className={classes.select ?? ""}
      aria-label={label}
      data={data}
      value={value ?? ""}
      onChange={(next) => onChange(options.find(([option]) => option === next)?.[0])}
    />
  );
}
