/** Every row has an id and a version that each change raises by one. Times are milliseconds since 1970. */
export interface BaseRow {
  readonly id: string;
  readonly version: number;
  readonly createdAtMs: number;
}
