import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { entityKinds } from "../elements/entity-kinds.ts";
import { useMay } from "../session/me.ts";
import { useStop } from "../stop/stop-provider.tsx";
import classes from "./jump-list.module.css";
import { findTargetsOptions } from "./jump-targets.ts";
import { navigationItems } from "./navigation-items.ts";

interface Entry {
  readonly key: string;
  readonly group: string;
  readonly name: string;
  readonly go: () => void;
}

const pauseMs = 150;

/** A field, and below it what it found: arrows choose, Enter goes. */
export function JumpList({ onGone }: { readonly onGone: () => void }) {
  const t = useTranslations("shell.jump");
  const list = useId();
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState(0);
  const entries = useEntries(words.trim());
  const at = Math.min(chosen, Math.max(0, entries.length - 1));
  const go = (entry: Entry | undefined) => {
    entry?.go();
    if (entry !== undefined) onGone();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && entries.length > 0) setChosen((at + step + entries.length) % entries.length);
    else if (event.key === "Enter") go(entries[at]);
    else return;
    event.preventDefault();
  };
  return (
    <div>
      <input
        className={classes.field}
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={entries.length > 0 ? `${list}-${at}` : undefined}
        aria-label={t("title")}
        placeholder={t("placeholder")}
        value={words}
        data-autofocus
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setChosen(0);
        }}
      />
      <div className={classes.list} id={list} role="listbox" aria-label={t("title")}>
        {entries.map((entry, index) => (
          <div
            key={entry.key}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={classes.entry}
            onMouseMove={() => setChosen(index)}
            onClick={() => go(entry)}
            onKeyDown={onKeyDown}
          >
            {entry.name}
            <span>{entry.group}</span>
          </div>
        ))}
      </div>
      <p className={classes.hint} role="status">
        {entries.length === 0 ? t("nothing") : t("hint")}
      </p>
    </div>
  );
}

function useEntries(words: string): readonly Entry[] {
  const t = useTranslations("shell");
  const kinds = useTranslations("elements.kind");
  const may = useMay();
  const stop = useStop();
  const { navigate } = useRouter();
  const [settled] = useDebouncedValue(words, pauseMs);
  const { data: targets = [] } = useQuery(findTargetsOptions(useApi(), settled, may));
  const isMeant = ({ name }: { readonly name: string }) => name.toLowerCase().includes(words.toLowerCase());
  const stops = stop === undefined ? [] : [{ key: "stop", group: t("jump.actions"), name: t("stop.open"), go: stop }].filter(isMeant);
  const register = may("POST /agents")
    ? [{ key: "register", group: t("jump.actions"), name: t("jump.register"), go: () => void navigate({ to: "/agents/new" }) }].filter(
        isMeant,
      )
    : [];
  const pages = navigationItems
    .filter(({ route }) => route === undefined || may(route))
    .map(({ to, name }) => ({ key: to, group: t("jump.pages"), name: t(`nav.${name}`), go: () => void navigate({ to }) }))
    .filter(isMeant);
  const found = targets.map(({ id, name, kind }) => ({
    key: id,
    group: kinds(kind),
    name,
    go: () => void navigate(entityKinds[id.slice(0, 3)]?.page?.(id) ?? {}),
  }));
  return [...pages, ...register, ...stops, ...(words.length >= 2 ? found : [])];
}
