import "@mantine/core/styles.css";
import "virtual:theme.css";
import "./theme/styles.css";
import type { Me } from "@agent-id-guard/protocol";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createApi } from "./api/api.ts";
import { App } from "./app.tsx";
import { preferredLocale } from "./messages/locale.ts";
import { createMessageStore } from "./messages/message-store.ts";
import { createQueryClient } from "./query-client.ts";
import { createConsoleRouter } from "./routes.ts";
import { serverBase } from "./session/base.ts";

const root = document.getElementById("root");
if (root !== null) {
  const queries = createQueryClient();
  const requestToken = () => queries.getQueryData<Me>(["me"])?.session?.requestToken ?? "";
  const api = createApi({ base: serverBase(), requestToken });
  const messages = await createMessageStore(preferredLocale());
  const router = createConsoleRouter({ api, queries, messages });
  createRoot(root).render(
    <StrictMode>
      <App {...{ api, queries, messages, router }} />
    </StrictMode>,
  );
}
