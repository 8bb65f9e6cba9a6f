import { createContext, use } from "react";
import type { Api } from "./api.ts";

export const ApiContext = createContext<Api | undefined>(undefined);

/** The admin API. */
export function useApi(): Api {
  const api = use(ApiContext);
  if (api === undefined) throw new TypeError("no ApiContext above");
  return api;
}
