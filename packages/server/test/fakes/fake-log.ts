import type { Log } from "../../src/log/port.ts";

/** A log that a test reads. */
export class FakeLog implements Log {
  readonly lines: { readonly level: string; readonly fields: Readonly<Record<string, unknown>>; readonly message: string }[] = [];

  info(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.lines.push({ level: "info", fields, message });
  }
  warn(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.lines.push({ level: "warn", fields, message });
  }
  error(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.lines.push({ level: "error", fields, message });
  }
}
