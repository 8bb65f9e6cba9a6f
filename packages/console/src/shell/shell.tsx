import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useMatchRoute } from "@tanstack/react-router";
import { useTranslations } from "use-intl";
import { useApi } from "../api/api-context.tsx";
import { isProblem } from "../api/problem.ts";
import { meOptions, useMe } from "../session/me.ts";
import { StopProvider } from "../stop/stop-provider.tsx";
import { StoppedBanner } from "../stop/stopped-banner.tsx";
import { Header } from "./header.tsx";
import { Navigation } from "./navigation.tsx";
import classes from "./shell.module.css";
import { SignedOut } from "./signed-out.tsx";
import { Unreachable } from "./unreachable.tsx";
import { useFocusOnArrival } from "./use-focus-on-arrival.ts";

const againMs = 5_000;

/** What every page stands in, once it is known who is signed in. */
export function Shell() {
  const me = useQuery({
    ...meOptions(useApi()),
    refetchInterval: ({ state }) => (state.status === "error" && !isSignedOut(state.error) ? againMs : false),
  });
  if (isSignedOut(me.error)) return <SignedOut />;
  if (me.data === undefined) return me.isError ? <Unreachable error={me.error} /> : <div className={classes.waiting} aria-busy="true" />;
  return <Frame />;
}

function isSignedOut(error: unknown): boolean {
  return isProblem(error, "access.unauthenticated");
}

function Frame() {
  const t = useTranslations("shell");
  const main = useFocusOnArrival();
  const hasRole = useMe().role !== null;
  return (
    <StopProvider>
      <div className={classes.frame} data-alone={!hasRole || undefined}>
        <a href="#content" className={classes.skip}>
          {t("skip")}
        </a>
        <Header />
        <div className={classes.notice}>
          <StoppedBanner />
        </div>
        {hasRole && (
          <div className={classes.side}>
            <Navigation />
          </div>
        )}
        <main id="content" ref={main} tabIndex={-1} className={classes.main}>
          {hasRole ? <Outlet /> : <OwnPageOnly />}
        </main>
      </div>
    </StopProvider>
  );
}

/** Whoever administers nothing has one page, whatever address they come with. */
function OwnPageOnly() {
  const isThere = useMatchRoute()({ to: "/my" }) !== false;
  return isThere ? <Outlet /> : <Navigate to="/my" replace />;
}
