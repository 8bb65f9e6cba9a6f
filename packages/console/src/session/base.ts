/** Where the console stands, with a slash at the end: the server writes it into the page, since a page at every depth can't tell. */
export function consoleBase(): string {
  const written = document.querySelector('meta[name="console-base"]')?.getAttribute("content") ?? "/console/";
  return new URL(written, location.href).pathname;
}

/** Where the server's own paths (`/api/v1`, `/signin`) begin: nothing, or a path prefix without a slash at the end. */
export function serverBase(): string {
  return consoleBase().replace(/\/console\/$/, "");
}
