import { Textarea } from "@mantine/core";
import { toAddresses } from "./client-values.ts";
import classes from "./clients.module.css";

interface AddressesFieldProps {
  readonly label: string;
  readonly description: string;
  readonly required?: boolean;
  /** The member of the body. */
  readonly member: "redirectUris" | "postLogoutRedirectUris";
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly errorAt: (path: string) => string | undefined;
}

/** Addresses, one a line. */
export function AddressesField({ member, value, onChange, errorAt, ...field }: AddressesFieldProps) {
  const faults = toAddresses(value).flatMap((uri, index) => {
    const fault = errorAt(`${member}.${index}`);
    return fault === undefined ? [] : [`${uri}: ${fault}`];
  });
  return (
    <Textarea
      {...field}
      className={classes.lines ?? ""}
      autosize
      minRows={2}
      spellCheck={false}
      value={value}
      error={errorAt(member) ?? faults[0]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
