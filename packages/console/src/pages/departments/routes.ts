import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../root-route.ts";

/** What is searched for, and the path of the department that is shown. */
interface DepartmentPlace {
  search?: string;
  at?: string;
}

function readPlace({ search, at }: Readonly<Record<string, unknown>>): DepartmentPlace {
  const [words, path] = [search, at].map((value) => (typeof value === "string" && value !== "" ? value.slice(0, 200) : undefined));
  return { ...(words === undefined ? {} : { search: words }), ...(path === undefined ? {} : { at: path }) };
}

const departmentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "departments",
  validateSearch: readPlace,
  loader: ({ context }) => context.messages.need("departments", "grants"),
  component: lazyRouteComponent(() => import("./departments-page.tsx"), "DepartmentsPage"),
});

export const departmentRoutes = [departmentsRoute] as const;
