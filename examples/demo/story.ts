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

/** Tells the story on standard output. Ids are long; whoever has been introduced is called by name. */
export interface Teller {
  introduce(id: string, name: string): void;
  /** A heading. */
  chapter(title: string): void;
  /** One hop: who, and what came of it. */
  hop(who: string, what: string, outcome: string): void;
  line(text: string): void;
}

export function createTeller(): Teller {
  const names = new Map<string, string>();
  const useColour = process.stdout.isTTY === true;
  const paint = (code: number, text: string) => (useColour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const print = (text: string) => {
    let told = text;
    for (const [id, name] of names) told = told.replaceAll(id, name);
    process.stdout.write(`${told}\n`);
  };
  return {
    introduce: (id, name) => void names.set(id, name),
    chapter: (title) => print(`\n${paint(1, title)}`),
    hop(who, what, outcome) {
      const refused = outcome.startsWith("REFUSED");
      print(`  ${paint(36, who.padEnd(10))} ${what}\n             ${paint(refused ? 31 : 32, refused ? "✗" : "✓")} ${outcome}`);
    },
    line: print,
  };
}

/** A promise of the product. The demo ends with 1 at the first that does not hold. */
export function expectThat(holds: boolean, promise: string): void {
  if (!holds) throw new Error(`does not hold: ${promise}`);
}
