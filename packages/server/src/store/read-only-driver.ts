import type { Driver } from "./driver.ts";
import type { Control, Prepared } from "./program.ts";

/** A driver that reads and never writes. */
export function readOnlyDriver({
  tables,
  db,
  read,
  close,
}: Pick<Driver, "tables" | "read" | "close"> & { readonly db: Driver["reader"] }): Driver {
  const refuse = (): never => {
    throw new TypeError("a snapshot is not written to");
  };
  const refused: Prepared<unknown> = { execute: refuse };
  const control: Control = {
    begin: [refused],
    commit: refused,
    rollback: refused,
    savepoint: refused,
    release: refused,
    rollbackToSavepoint: refused,
    notify: [],
    append: refuse,
    tally: refuse,
  };
  return {
    tables,
    writer: db,
    reader: db,
    control,
    read,
    close,
    write: async () => refuse(),
    constraintOf: () => undefined,
    listen: undefined,
  };
}
