import { Autocomplete } from "@mantine/core";
import { useDebouncedCallback, useDebouncedValue } from "@mantine/hooks";
import { IconSitemap } from "@tabler/icons-react";
import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Api, answered } from "../api/api.ts";
import { useApi } from "../api/api-context.tsx";
import classes from "./filter-bar.module.css";

const pauseMs = 250;
const most = 20;
const livesMs = 30_000;

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
  const { data: paths = [] } = useQuery(suggestedOptions(useApi(), words));
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

/** Paths of departments whose own name contains the last part of what is typed. */
const suggestedOptions = (api: Api, typed: string) => {
  const search = typed.split("/").at(-1) ?? "";
  return queryOptions({
    queryKey: ["departments", "suggested", search],
    queryFn: async ({ signal }) => {
      const query = { limit: most, ...(search === "" ? {} : { search }) };
      const { items } = await answered(api.GET("/api/v1/departments", { params: { query }, signal }));
      return [...new Set(items.map(({ path }) => path))];
    },
    placeholderData: keepPreviousData,
    staleTime: livesMs,
  });
};
