/// <reference types="vite/client" />

declare module "virtual:theme.css";

interface ImportMetaEnv {
  /** The version of the server that this console is built for. */
  readonly VITE_GUARD_VERSION: string;
}
