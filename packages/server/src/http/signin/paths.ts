import { endpoints } from "@agent-id-guard/protocol";

/** Paths of the sign-in pages and of the authorization endpoint's own pages. */
export const paths = {
  signIn: endpoints.signIn,
  password: `${endpoints.signIn}/password`,
  provider: `${endpoints.signIn}/with/:providerId`,
  callback: `${endpoints.signIn}/callback/:providerId`,
  signOut: `${endpoints.signIn}/out`,
  bootstrap: endpoints.bootstrap,
  stylesheet: `${endpoints.signIn}/style.css`,
  authorize: endpoints.authorize,
  device: endpoints.device,
  deviceAnswer: `${endpoints.device}/answer`,
  endSession: endpoints.endSession,
  endSessionAnswer: `${endpoints.endSession}/answer`,
  resume: `${endpoints.authorize}/resume`,
  consent: endpoints.consent,
} as const;
