import type { Problem, TopologyProblem } from "@agent-id-guard/protocol";

/** A refusal, told to a person. */
export interface ToldProblem {
  readonly said: string;
  readonly hint: string;
  /** What the server says beyond that, in its own words. */
  readonly also?: string;
}

/** How the console tells what the server says in English. What a language does not know is told as it was said. */
export interface ServerWords {
  readonly problem: (problem: Problem) => ToldProblem;
  /** The message beside a field. */
  readonly field: (message: string) => string;
  /** Why something was decided or happened. */
  readonly reason: (text: string) => string;
  /** The smallest thing that would have allowed it. */
  readonly nearest: (text: string) => string;
  readonly topology: (problem: TopologyProblem) => { readonly message: string /** With what to do about it. */; readonly whole: string };
}

/** In the server's own words. */
export const asSaid: ServerWords = {
  problem: ({ detail, hint }) => ({ said: detail, hint }),
  field: (message) => message,
  reason: (text) => text,
  nearest: (text) => text,
  topology: ({ message, hint }) => ({ message, whole: `${message}. ${hint}` }),
};
