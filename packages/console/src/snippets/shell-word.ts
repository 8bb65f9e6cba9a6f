/** One word of a POSIX shell, whatever is in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Text that can't leave a comment. */
export function inert(text: string): string {
  return text.replaceAll(/[\r\n]/g, " ");
}
