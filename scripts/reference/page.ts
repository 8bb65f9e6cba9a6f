/** A page of Markdown: its title, where it comes from, its parts. */
export function page(title: string, source: string, parts: readonly string[]): string {
  return `${[`# ${title}`, `<!-- Written by \`npm run references\` from ${source}. -->`, ...parts].join("\n\n")}\n`;
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Text as code, or a dash where there is none. */
export const code = (text: string | undefined): string => (text === undefined ? "–" : `\`${text}\``);
