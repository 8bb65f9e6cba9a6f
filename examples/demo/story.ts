/** What the agent's process is told when it starts. */
export interface Wiring {
  readonly issuer: string;
  readonly agentId: string;
  /** The agent's own private key, PKCS#8 PEM. */
  readonly privateKey: string;
  readonly ticketsUrl: string;
  readonly crmUrl: string;
}

/** One thing the agent did, and what came of it. */
export interface Step {
  readonly what: string;
  readonly outcome: string;
}

const useColour = process.stdout.isTTY === true;
const paint = (code: number, text: string) => (useColour ? `\u001b[${code}m${text}\u001b[0m` : text);

/** Prints a heading of the story. */
export function chapter(title: string): void {
  process.stdout.write(`\n${paint(1, title)}\n`);
}

/** Prints one hop: who, and what came of it. */
export function hop(who: string, what: string, outcome: string): void {
  const refused = outcome.startsWith("REFUSED");
  process.stdout.write(
    `  ${paint(36, who.padEnd(10))} ${what}\n             ${paint(refused ? 31 : 32, refused ? "✗" : "✓")} ${outcome}\n`,
  );
}

/** A promise of the product. The demo ends with 1 at the first that does not hold. */
export function expectThat(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`does not hold: ${promise}`);
}
