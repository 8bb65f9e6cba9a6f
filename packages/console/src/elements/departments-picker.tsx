import { TagsInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../api/api-context.tsx";
import { suggestedDepartmentsOptions } from "./department-options.ts";

interface DepartmentsPickerProps {
  readonly label: string;
  readonly description?: string;
  readonly error?: string | undefined;
  /** Paths of departments. */
  readonly value: readonly string[];
  readonly onChange: (paths: string[]) => void;
}

const pauseMs = 250;

/** Several departments: those that a directory tells are picked, any other is typed as a path. */
export function DepartmentsPicker({ value, ...field }: DepartmentsPickerProps) {
  const [typed, setTyped] = useState("");
  const [words] = useDebouncedValue(typed.trim(), pauseMs);
  const { data: paths = [] } = useQuery(suggestedDepartmentsOptions(useApi(), words));
  return (
    <TagsInput
      {...field}
      data={[...paths]}
      filter={({ options }) => options}
      acceptValueOnBlur
      splitChars={[]}
      searchValue={typed}
      onSearchChange={setTyped}
      value={[...value]}
    />
  );
}
