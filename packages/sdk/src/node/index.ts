/** For agents on Node: connecting from the file that *Generate configuration* yields. */
export { connectFromFile, type FileConnectOptions } from "./connect-from-file.ts";
