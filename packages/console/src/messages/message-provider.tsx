import { createContext, type ReactNode, use, useSyncExternalStore } from "react";
import { IntlProvider } from "use-intl";
import type { MessageStore } from "./message-store.ts";
import { asSaid, type ServerWords } from "./server-words.ts";

const WordsContext = createContext<ServerWords>(asSaid);
const StoreContext = createContext<MessageStore | undefined>(undefined);

/** Gives the tree its language, its messages, and the viewer's own time zone. */
export function MessageProvider({ store, children }: { readonly store: MessageStore; readonly children: ReactNode }) {
  const { locale, messages, words } = useSyncExternalStore(store.subscribe, store.current);
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <StoreContext value={store}>
      <IntlProvider locale={locale} messages={messages as Required<typeof messages>} timeZone={timeZone}>
        <WordsContext value={words}>{children}</WordsContext>
      </IntlProvider>
    </StoreContext>
  );
}

/** The store of messages, for changing the language. */
export function useMessageStore(): MessageStore {
  const store = use(StoreContext);
  if (store === undefined) throw new TypeError("no MessageProvider above");
  return store;
}

/** How what the server says is told in the viewer's language. */
export function useServerWords(): ServerWords {
  return use(WordsContext);
}
