import type { Locale } from "./locale.ts";
import { asSaid, type ServerWords } from "./server-words.ts";
import type { Messages, Namespace } from "./types.ts";

const files = import.meta.glob<Messages[Namespace]>("./{en,zh-CN}/*.ts", { import: "default" });

/** The language that is spoken and the messages that have been loaded in it. */
export interface Spoken {
  readonly locale: Locale;
  readonly messages: Partial<Messages>;
  /** How what the server says is told. */
  readonly words: ServerWords;
}

/** Messages by page, loaded when a page needs them. */
export interface MessageStore {
  readonly current: () => Spoken;
  readonly subscribe: (listener: () => void) => () => void;
  /** Loads the messages of these pages, unless they are there. */
  readonly need: (...namespaces: readonly Namespace[]) => Promise<void>;
  /** Changes the language of everything that is loaded. */
  readonly speak: (locale: Locale) => Promise<void>;
}

/** What every page is made of, so it is loaded before the first one. */
const always: readonly Namespace[] = ["elements", "shell"];

export async function createMessageStore(locale: Locale): Promise<MessageStore> {
  const listeners = new Set<() => void>();
  let spoken = await spokenIn(locale, always);
  const set = (next: Spoken) => {
    spoken = next;
    document.documentElement.lang = next.locale;
    for (const listener of listeners) listener();
  };
  set(spoken);
  const need: MessageStore["need"] = async (...namespaces) => {
    const missing = namespaces.filter((namespace) => !(namespace in spoken.messages));
    if (missing.length === 0) return;
    const { locale: asked } = spoken;
    const more = await loaded(asked, missing);
    if (spoken.locale === asked) set({ ...spoken, messages: { ...spoken.messages, ...more } });
    else await need(...namespaces);
  };
  return {
    need,
    current: () => spoken,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async speak(next) {
      set(await spokenIn(next, Object.keys(spoken.messages) as Namespace[]));
    },
  };
}

async function spokenIn(locale: Locale, namespaces: readonly Namespace[]): Promise<Spoken> {
  const [messages, words] = await Promise.all([loaded(locale, namespaces), wordsOf[locale]()]);
  return { locale, messages, words };
}

const wordsOf: Readonly<Record<Locale, () => Promise<ServerWords>>> = {
  en: async () => asSaid,
  "zh-CN": async () => (await import("./zh-CN/server/words.ts")).default,
};

async function loaded(locale: Locale, namespaces: readonly Namespace[]): Promise<Partial<Messages>> {
  const pairs = namespaces.map(async (namespace) => [namespace, await files[`./${locale}/${namespace}.ts`]?.()] as const);
  return Object.fromEntries(await Promise.all(pairs));
}
