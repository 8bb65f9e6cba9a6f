/* One backup or restore in a process of its own, which may be killed in the middle: it tells when it begins and when it is done. */
import { makeBackup } from "../../src/offline/make-backup.ts";
import { type RestoreOptions, restoreBackup } from "../../src/offline/restore-backup.ts";

const [verb, file = "", options = "{}"] = process.argv.slice(2);
const given = JSON.parse(options) as RestoreOptions;

process.send?.("begins");
if (verb === "backup") await makeBackup(given, file);
else await restoreBackup({ ...given, replace: true }, file);
process.send?.("done");
process.disconnect?.();
