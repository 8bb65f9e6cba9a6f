/** Reads names of objects by their ids; what nobody may tell is left out. */
type ReadNames = (ids: readonly string[]) => Promise<readonly { readonly id: string; readonly name: string }[]>;

/** As many as one call may ask for. */
const mostAtOnce = 100;
const gatherMs = 5;

interface Waiting {
  readonly resolve: (name: string | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** The names that a page wants at about the same time are asked for in one call: a list of a hundred rows makes one, not a hundred. */
export function createNameBatch(read: ReadNames): (id: string) => Promise<string | undefined> {
  let waiting = new Map<string, Waiting[]>();
  const send = async () => {
    const asked = waiting;
    waiting = new Map();
    const ids = [...asked.keys()];
    for (let from = 0; from < ids.length; from += mostAtOnce) await answer(asked, ids.slice(from, from + mostAtOnce), read);
  };
  return (id) =>
    new Promise((resolve, reject) => {
      if (waiting.size === 0) setTimeout(() => void send(), gatherMs);
      waiting.set(id, [...(waiting.get(id) ?? []), { resolve, reject }]);
    });
}

async function answer(asked: ReadonlyMap<string, readonly Waiting[]>, ids: readonly string[], read: ReadNames): Promise<void> {
  const each = (id: string) => asked.get(id) ?? [];
  try {
    const names = new Map((await read(ids)).map(({ id, name }) => [id, name]));
    for (const id of ids) for (const { resolve } of each(id)) resolve(names.get(id));
  } catch (error) {
    for (const id of ids) for (const { reject } of each(id)) reject(error);
  }
}
