#!/usr/bin/env node
import { run } from "./run.ts";

// Whoever reads us may have had enough (`| head`).
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const code = await run(process.argv.slice(2));
if (code !== 0) process.exitCode = code;
