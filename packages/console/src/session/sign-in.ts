import { serverBase } from "./base.ts";

/** Leaves for the sign-in page, which leads back to where we are. `again`: also a person who is signed in proves anew who they are. */
export function leaveToSignIn({ again = false } = {}): void {
  location.assign(signInAddress({ again }));
}

/** The address of the sign-in page that leads back to this place. */
export function signInAddress({ again = false } = {}): string {
  const place = location.pathname.slice(serverBase().length).replace(/\/$/, "") + location.search;
  const query = new URLSearchParams({ next: place, ...(again ? { prompt: "login" } : {}) });
  return `${serverBase()}/signin?${query}`;
}
