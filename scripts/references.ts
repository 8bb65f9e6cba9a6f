// `npm run references`: writes docs/reference/ from the code. `test/architecture/references.test.ts` fails when a file says something else.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { references } from "./reference/index.ts";

const root = join(import.meta.dirname, "..");
for (const [path, text] of await references()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
