/** Where time comes from. Tests hand in a clock that they move by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Calls `task` after `delayMs` and returns a function that cancels it. The timer never keeps the process alive. */
  after(delayMs: number, task: () => void): () => void;
}
