/** A new UUIDv4, for the `jti` of a client assertion. */
export function newUuid(): string {
  return crypto.randomUUID();
}

/** A random number from 0 up to 1, to spread reconnects. */
export function randomFraction(): number {
  return Math.random();
}
