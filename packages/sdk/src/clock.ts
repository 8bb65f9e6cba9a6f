/** Where the SDK's time comes from. Tests hand in a clock that they move by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Calls `task` after `delayMs` and returns a function that cancels it. The timer never keeps the process alive. */
  after(delayMs: number, task: () => void): () => void;
}

/** The clock of the machine. */
export function systemClock(): Clock {
  return {
    nowMs: () => Date.now(),
    after(delayMs, task) {
      const timer: unknown = setTimeout(task, delayMs);
      if (typeof timer === "object" && timer !== null && "unref" in timer && typeof timer.unref === "function") timer.unref();
      return () => clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
    },
  };
}

/** Resolves after `delayMs`, or at once when the signal aborts. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(delayMs, done);
    signal?.addEventListener("abort", done);
  });
}
