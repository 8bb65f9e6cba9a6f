import { Checkbox, Input, NumberInput, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslations } from "use-intl";
import { EntityMultiPicker } from "../elements/entity-picker.tsx";
import classes from "./grant-fields.module.css";
import { type Conditions, usualHours, withCondition } from "./grant-values.ts";
import { useWeekdays } from "./weekdays.ts";

interface ConditionsFieldsProps {
  readonly conditions: Conditions | null;
  readonly onChange: (conditions: Conditions | null) => void;
  /** What is wrong at a path of the conditions: `hours.days`, `networks.0`. */
  readonly errorAt: (path: string) => string | undefined;
}

const longestChain = 8;

/** When, from where and how a grant holds. */
export function ConditionsFields({ conditions, onChange, errorAt }: ConditionsFieldsProps) {
  const t = useTranslations("grants.condition");
  const { hours, networks, clients, maxChainLength } = conditions ?? {};
  const set = <Name extends keyof Conditions>(name: Name, value: Conditions[Name] | undefined) =>
    onChange(withCondition(conditions, name, value));
  return (
    <Input.Wrapper label={t("title")} description={t("hint")} error={errorAt("")} labelElement="div">
      <div className={classes.conditions}>
        <Condition name={t("hours")} on={hours !== undefined} onToggle={(on) => set("hours", on ? usualHours() : undefined)}>
          {hours !== undefined && (
            <Hours hours={hours} onChange={(next) => set("hours", next)} errorAt={(path) => errorAt(`hours.${path}`)} />
          )}
        </Condition>
        <Condition name={t("networks")} on={networks !== undefined} onToggle={(on) => set("networks", on ? [] : undefined)}>
          <TagsInput
            aria-label={t("networks")}
            description={t("networksHint")}
            value={networks ?? []}
            onChange={(next) => set("networks", next)}
            acceptValueOnBlur
            error={firstError(errorAt, "networks", networks)}
          />
          <p className={classes.note}>{t("networksMore")}</p>
        </Condition>
        <Condition name={t("clients")} on={clients !== undefined} onToggle={(on) => set("clients", on ? [] : undefined)}>
          <EntityMultiPicker
            kind="client"
            label={t("clients")}
            description={t("clientsHint")}
            value={clients ?? []}
            onChange={(next) => set("clients", next)}
            error={firstError(errorAt, "clients", clients)}
          />
        </Condition>
        <Condition name={t("chain")} on={maxChainLength !== undefined} onToggle={(on) => set("maxChainLength", on ? 1 : undefined)}>
          <NumberInput
            className={classes.length ?? ""}
            label={t("chainLength")}
            description={t("chainHint")}
            min={1}
            max={longestChain}
            allowDecimal={false}
            value={maxChainLength ?? 1}
            onChange={(next) => set("maxChainLength", Number(next))}
            error={errorAt("maxChainLength")}
          />
        </Condition>
      </div>
    </Input.Wrapper>
  );
}

interface ConditionProps {
  readonly name: string;
  readonly on: boolean;
  readonly onToggle: (on: boolean) => void;
  readonly children: ReactNode;
}

function Condition({ name, on, onToggle, children }: ConditionProps) {
  return (
    <div>
      <Switch label={name} checked={on} onChange={(event) => onToggle(event.currentTarget.checked)} />
      {on && <div className={classes.condition}>{children}</div>}
    </div>
  );
}

type HoursValue = NonNullable<Conditions["hours"]>;

interface HoursProps {
  readonly hours: HoursValue;
  readonly onChange: (hours: HoursValue) => void;
  readonly errorAt: (path: string) => string | undefined;
}

function Hours({ hours, onChange, errorAt }: HoursProps) {
  const t = useTranslations("grants.condition");
  const weekdays = useWeekdays();
  const [zones] = useState(() => [...new Set([hours.timeZone, "UTC", ...Intl.supportedValuesOf("timeZone")])]);
  return (
    <>
      <Checkbox.Group
        aria-label={t("days")}
        value={hours.days}
        error={errorAt("days")}
        onChange={(days) => onChange({ ...hours, days: weekdays.map(({ day }) => day).filter((day) => days.includes(day)) })}
      >
        <div className={classes.days}>
          {weekdays.map(({ day, short }) => (
            <Checkbox key={day} value={day} label={short} />
          ))}
        </div>
      </Checkbox.Group>
      <div className={classes.times}>
        {(["from", "to"] as const).map((end) => (
          <TextInput
            key={end}
            type="time"
            label={t(end)}
            value={hours[end]}
            error={errorAt(end)}
            onChange={(event) => onChange({ ...hours, [end]: event.currentTarget.value })}
          />
        ))}
        <Select
          label={t("timeZone")}
          searchable
          limit={50}
          data={zones}
          value={hours.timeZone}
          error={errorAt("timeZone")}
          onChange={(timeZone) => timeZone !== null && onChange({ ...hours, timeZone })}
        />
      </div>
      {hours.to <= hours.from && <p className={classes.note}>{t("overnight")}</p>}
    </>
  );
}

function firstError(errorAt: (path: string) => string | undefined, name: string, values: readonly string[] = []): string | undefined {
  return errorAt(name) ?? values.map((value, index) => withValue(value, errorAt(`${name}.${index}`))).find((error) => error !== undefined);
}

function withValue(value: string, error: string | undefined): string | undefined {
  return error === undefined ? undefined : `${value}: ${error}`;
}
