import { createProgram } from "../../packages/server/src/cli/program.ts";
import { page } from "./page.ts";

type Command = ReturnType<typeof createProgram>;

const columns = 100;

/** What `--help` says of each command. */
export function commandLine(): string {
  return page("Command line", "packages/server/src/cli", [...helpOf(createProgram(), "agent-id-guard")]);
}

function* helpOf(command: Command, name: string): Generator<string> {
  let text = "";
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => columns,
  });
  command.outputHelp();
  yield `## ${name}`;
  yield `\`\`\`text\n${text.trim()}\n\`\`\``;
  for (const part of command.commands) yield* helpOf(part, `${name} ${part.name()}`);
}
