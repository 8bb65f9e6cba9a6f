import type { Write } from "../store/port.ts";

/** The writes that end everything a person is signed in with. Access tokens die by the event's `revokes`. */
export function signingOut(userId: string): readonly Write[] {
  return [
    { verb: "remove", collection: "sessions", where: { userId } },
    { verb: "remove", collection: "refresh_tokens", where: { userId } },
  ];
}
