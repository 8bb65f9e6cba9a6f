import { Autocomplete } from "@mantine/core";
import { useDebouncedCallback, useDebouncedValue } from "@mantine/hooks";
import { IconSitemap } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi } from "../api/api-context.tsx";
import { suggestedDepartmentsOptions } from "./department-options.ts";
import classes from "./filter-bar.module.css";

const pauseMs = 250;

interface DepartmentFilterProps {
  readonly label: string;
  /** A department's path. */
  readonly value: string | undefined;
  readonly onChange: (path: string | undefined) => void;
}

/** A department among filters: one that a directory tells is picked by its name, any other is typed as a path. */
export function DepartmentFilter({ label, value, onChange }: DepartmentFilterProps) {
  const [typed, setTyped] = useState(value ?? "");
  const [words] = useDebouncedValue(typed.trim(), pauseMs);
  const { data: paths = [] } = useQuery(suggestedDepartmentsOptions(useApi(), words));
  const filter = useDebouncedCallback((next: string) => onChange(next === "" ? undefined : next), pauseMs);
  useEffect(() => setTyped((before) => (before.trim() === (value ?? "") ? before : (value ?? ""))), [value]);
  return (
    <Autocomplete
      className={classes.narrow ?? ""}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSitemap size={15} aria-hidden />}
      data={[...paths]}
      filter={({ options }) => options}
      maxLength={200}
      value={typed}
      onChange={(next) => {
        setTyped(next);
        filter(next.trim());
      }}
    />
  );
}
