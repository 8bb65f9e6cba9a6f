/** Where the process writes what an operator should see. Fields, not sentences: a value can't break a line (case LOG-05). pino satisfies it. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}
