import { Modal, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useApi } from "../../api/api-context.tsx";
import { PartyIcon } from "../../elements/party-icon.tsx";
import { ProblemNotice } from "../../elements/problem-notice.tsx";
import type { GroupName } from "./canvas-layout.ts";
import { keyOfNode, type PartyNode } from "./drawing.ts";
import { findNodesOptions } from "./find-nodes.ts";
import classes from "./node-picker.module.css";
import { useNodeKind } from "./use-names.ts";

interface NodePickerProps {
  /** The group to which one is added; undefined: closed. */
  readonly group: GroupName | undefined;
  /** Nodes that can't be added: they are here, or are the agent itself. */
  readonly isHere: (node: PartyNode) => boolean;
  readonly onPick: (node: PartyNode) => void;
  readonly onClose: () => void;
}

/** Searches what may stand in a group and adds it. */
export function NodePicker({ group, onClose, ...rest }: NodePickerProps) {
  const t = useTranslations("topology.add");
  const elements = useTranslations("elements.action");
  return (
    <Modal
      opened={group !== undefined}
      onClose={onClose}
      title={group === undefined ? "" : t(group)}
      closeButtonProps={{ "aria-label": elements("close") }}
    >
      {group !== undefined && <Search key={group} group={group} {...rest} />}
    </Modal>
  );
}

const pauseMs = 150;

function Search({ group, isHere, onPick }: Omit<NodePickerProps, "group" | "onClose"> & { readonly group: GroupName }) {
  const t = useTranslations("topology");
  const list = useId();
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState(0);
  const [settled] = useDebouncedValue(words.trim(), pauseMs);
  const { data: found = [], isPending, isError, error, refetch } = useQuery(findNodesOptions(useApi(), group, settled));
  const at = Math.min(chosen, Math.max(0, found.length - 1));
  const pick = (node: PartyNode | undefined) => {
    if (node !== undefined && !isHere(node)) onPick(node);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) setChosen((at + step + found.length) % found.length);
    else if (event.key === "Enter") pick(found[at]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found.length > 0 ? `${list}-${at}` : ""}
        aria-label={t("picker.search")}
        placeholder={t("picker.search")}
        leftSection={<IconSearch size={15} aria-hidden />}
        value={words}
        maxLength={100}
        data-autofocus
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setChosen(0);
        }}
      />
      {isError && <ProblemNotice title={t("picker.failed")} error={error} onRetry={() => void refetch()} />}
      <div className={classes.list} id={list} role="listbox" aria-label={t(`group.${group}`)}>
        {found.map((node, index) => (
          <div
            key={keyOfNode(node)}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            aria-disabled={isHere(node)}
            className={classes.entry}
            onMouseMove={() => setChosen(index)}
            onClick={() => pick(node)}
            onKeyDown={onKeyDown}
          >
            <Found node={node} isHere={isHere(node)} />
          </div>
        ))}
      </div>
      <p className={classes.hint} role="status">
        {found.length === 0 && !isPending && !isError ? t("picker.nothing") : t("picker.hint")}
        {group === "people" && ` ${t("picker.departmentHint")}`}
      </p>
    </>
  );
}

function Found({ node, isHere }: { readonly node: PartyNode; readonly isHere: boolean }) {
  const t = useTranslations("topology.picker");
  const states = useTranslations("elements.state");
  const kindOf = useNodeKind();
  const { type, name, state } = node;
  const shown = type === "everyone" ? t("everyone") : type === "department" ? t("department", { path: name }) : name;
  return (
    <>
      <PartyIcon type={type} kind={node.kind} size={16} />
      <bdi>{shown}</bdi>
      <span>
        {isHere ? t("there") : state === "suspended" || state === "orphaned" || state === "retired" ? states(state) : kindOf(node)}
      </span>
    </>
  );
}
