import { useRouter } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";

/** Puts the focus where the new page begins, as a browser does when it loads one, so that the next Tab and a screen reader start there. */
export function useFocusOnArrival(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onResolved", ({ pathChanged, fromLocation }) => {
        if (!pathChanged || fromLocation === undefined) return;
        main.current?.focus({ preventScroll: true });
        window.scrollTo({ top: 0 });
      }),
    [router],
  );
  return main;
}
