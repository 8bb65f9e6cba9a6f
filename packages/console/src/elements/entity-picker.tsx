import { MultiSelect, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { entityNameOptions } from "./entity-kinds.ts";
import classes from "./entity-picker.module.css";
import { type FoundEntity, type FoundKind, findEntitiesOptions } from "./entity-search.ts";

interface PickerProps {
  readonly kind: FoundKind;
  readonly label: string;
  readonly description?: string;
  readonly error?: string | undefined;
  readonly required?: boolean;
  /** Among filters: the label stands in the field. */
  readonly isBare?: boolean;
}

const pauseMs = 200;

/** One object of a kind, looked for by its name on the server. */
export function EntityPicker({ kind, value, onChange, isBare = false, label, ...field }: PickerProps & PickOne) {
  const t = useTranslations("elements.picker");
  const [words, setWords] = useState("");
  const found = useFound(kind, words, value === null ? [] : [value]);
  return (
    <Select
      {...field}
      {...(isBare ? { "aria-label": label, placeholder: label } : { label, placeholder: t("placeholder") })}
      searchable
      clearable={field.required !== true}
      nothingFoundMessage={found.isPending ? t("searching") : t("nothing")}
      data={found.entities.map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      renderOption={({ option }) => <Found entity={found.entities.find(({ id }) => id === option.value)} name={option.label} />}
      searchValue={words}
      onSearchChange={setWords}
      value={value}
      onChange={onChange}
    />
  );
}

interface PickOne {
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

/** Several objects of a kind, looked for by their names on the server. */
export function EntityMultiPicker({ kind, value, onChange, ...field }: Omit<PickerProps, "isBare"> & PickMany) {
  const t = useTranslations("elements.picker");
  const [words, setWords] = useState("");
  const found = useFound(kind, words, value);
  return (
    <MultiSelect
      {...field}
      searchable
      placeholder={value.length === 0 ? t("placeholder") : ""}
      nothingFoundMessage={found.isPending ? t("searching") : t("nothing")}
      data={found.entities.map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      hidePickedOptions
      renderOption={({ option }) => <Found entity={found.entities.find(({ id }) => id === option.value)} name={option.label} />}
      searchValue={words}
      onSearchChange={setWords}
      value={[...value]}
      onChange={onChange}
    />
  );
}

interface PickMany {
  readonly value: readonly string[];
  readonly onChange: (ids: string[]) => void;
}

function Found({ entity, name }: { readonly entity: FoundEntity | undefined; readonly name: string }) {
  return (
    <span className={classes.found}>
      <span>{name}</span>
      {entity?.detail !== undefined && <span className={classes.detail}>{entity.detail}</span>}
    </span>
  );
}

/** What the words find, and what is picked already. A field that shows a picked name is not a search for that name. */
function useFound(kind: FoundKind, words: string, picked: readonly string[]) {
  const api = useApi();
  const [settled] = useDebouncedValue(words.trim(), pauseMs);
  const chosen = useQueries({ queries: picked.map((id) => entityNameOptions(api, id)) }).flatMap(({ data: name }, index) => {
    const id = picked[index];
    return name === undefined || id === undefined ? [] : [{ id, name }];
  });
  const isPickedName = chosen.some(({ name }) => name === settled);
  const { data = [], isPending } = useQuery(findEntitiesOptions(api, kind, isPickedName ? "" : settled));
  const others = data.filter(({ id }) => !picked.includes(id));
  return { entities: [...chosen, ...others] as readonly FoundEntity[], isPending };
}
