import type { Registration } from "./registration.ts";

/** What every step of the wizard gets. */
export interface StepProps {
  readonly registration: Registration;
  readonly onChange: (registration: Registration) => void;
  /** Whether somebody wanted to go on: then what is missing is said. */
  readonly isChecked: boolean;
  /** What the server refused, by the path of the field. */
  readonly refused: Readonly<Record<string, string>>;
}
