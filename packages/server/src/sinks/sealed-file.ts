import { createCipheriv, createDecipheriv, hash } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "./sync-folder.ts";

const magic = Buffer.from("agent-id-guard sealed file 1\n");
const chunkBytes = 64 * 1024;
const tagBytes = 16;
const noncePrefixBytes = 7;
const mostHeaderBytes = 64 * 1024;

/** What a sealed file can be refused for. */
export type SealedFileFault = "not_ours" | "damaged";

/** A sealed file that does not hold. */
export class SealedFileError extends Error {
  override readonly name = "SealedFileError";
  readonly fault: SealedFileFault;
  constructor(fault: SealedFileFault, cause?: unknown) {
    super(fault, { cause });
    this.fault = fault;
  }
}

/**
 * Writes lines of text to a new file that only its owner can read, sealed with a key that is used for this one file.
 *
 * The file is a line that names the format, the length of the header (4 bytes), the header as JSON in clear, 7 random bytes, and chunks of 64 KiB, each
 * sealed with AES-256-GCM: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015). A chunk's nonce is those 7 bytes, its number and whether it is the
 * last one; what it authenticates beside its text is the digest of all that stands before the chunks. So no chunk can be changed, moved, dropped, repeated, appended or put into another file unnoticed.
 *
 * Fails as the file system does, `EEXIST` when there is something there; nothing is left behind then.
 */
export async function writeSealedFile(
  path: string,
  header: object,
  { key, noncePrefix }: { readonly key: Uint8Array; readonly noncePrefix: Uint8Array },
  lines: AsyncIterable<string>,
): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    const preamble = preambleOf(header, noncePrefix);
    await file.appendFile(preamble);
    let number = 0;
    for await (const { bytes, isLast } of chunksOf(lines)) await file.appendFile(sealChunk(key, preamble, number++, isLast, bytes));
    await file.sync();
    await file.close();
    await syncFolder(dirname(path));
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw error;
  }
}

/** The bytes of a chunk's nonce prefix. */
export const sealedFileNonceBytes = noncePrefixBytes;

/** A sealed file whose header has been read and not verified: it is once the first chunk has been opened. */
export interface SealedFile {
  readonly header: unknown;
  /** All lines, in order, each handed out after its chunk has been verified; the end only after the last one. Throws {@link SealedFileError}. May be read again. */
  lines(key: Uint8Array): AsyncGenerator<string>;
  close(): Promise<void>;
}

/** Opens a sealed file. Throws {@link SealedFileError} `not_ours`, and as the file system does. */
export async function openSealedFile(path: string): Promise<SealedFile> {
  const file = await open(path, "r");
  try {
    const preamble = await readPreamble(file);
    return {
      header: preamble.header,
      lines: (key) => readLines(file, preamble.bytes, key),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function preambleOf(header: object, noncePrefix: Uint8Array): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([magic, length, text, noncePrefix]);
}

async function readPreamble(file: FileHandle): Promise<{ readonly header: unknown; readonly bytes: Buffer }> {
  const start = await readAt(file, 0, magic.length + 4);
  if (start.length < magic.length + 4 || !start.subarray(0, magic.length).equals(magic)) throw new SealedFileError("not_ours");
  const length = start.readUInt32BE(magic.length);
  if (length > mostHeaderBytes) throw new SealedFileError("not_ours");
  const rest = await readAt(file, start.length, length + noncePrefixBytes);
  if (rest.length < length + noncePrefixBytes) throw new SealedFileError("damaged");
  try {
    return { header: JSON.parse(rest.subarray(0, length).toString("utf8")), bytes: Buffer.concat([start, rest]) };
  } catch (cause) {
    throw new SealedFileError("damaged", cause);
  }
}

/** Cuts the text into chunks; the last one is known to be it. */
async function* chunksOf(lines: AsyncIterable<string>): AsyncGenerator<{ readonly bytes: Buffer; readonly isLast: boolean }> {
  let held: Buffer[] = [];
  let size = 0;
  for await (const line of lines) {
    const bytes = Buffer.from(`${line}\n`);
    held.push(bytes);
    size += bytes.length;
    if (size <= chunkBytes) continue;
    const all = Buffer.concat(held);
    let at = 0;
    for (; all.length - at > chunkBytes; at += chunkBytes) yield { bytes: all.subarray(at, at + chunkBytes), isLast: false };
    held = [all.subarray(at)];
    size = all.length - at;
  }
  yield { bytes: Buffer.concat(held), isLast: true };
}

function nonceOf(preamble: Buffer, number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(noncePrefixBytes + 5);
  preamble.copy(nonce, 0, preamble.length - noncePrefixBytes);
  nonce.writeUInt32BE(number, noncePrefixBytes);
  nonce[noncePrefixBytes + 4] = isLast ? 1 : 0;
  return nonce;
}

const digestOf = (preamble: Buffer): Buffer => hash("sha256", preamble, "buffer");

function sealChunk(key: Uint8Array, preamble: Buffer, number: number, isLast: boolean, bytes: Buffer): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, nonceOf(preamble, number, isLast)).setAAD(digestOf(preamble));
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

function openChunk(key: Uint8Array, preamble: Buffer, number: number, isLast: boolean, sealed: Buffer): Buffer {
  if (sealed.length < tagBytes) throw new SealedFileError("damaged");
  const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(preamble, number, isLast))
    .setAAD(digestOf(preamble))
    .setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch (cause) {
    throw new SealedFileError("damaged", cause);
  }
}

async function* readLines(file: FileHandle, preamble: Buffer, key: Uint8Array): AsyncGenerator<string> {
  const { size } = await file.stat();
  let rest: Buffer[] = [];
  for (let at = preamble.length, number = 0; ; number++) {
    const sealed = await readAt(file, at, chunkBytes + tagBytes);
    at += sealed.length;
    const isLast = at >= size;
    const parts = splitLines(openChunk(key, preamble, number, isLast, sealed), rest);
    yield* parts.lines;
    rest = parts.rest;
    if (isLast) break;
  }
  if (rest.some((part) => part.length > 0)) throw new SealedFileError("damaged");
}

/** The whole lines of a chunk that goes on where `before` ended, and what is left of it. Texts are decoded line by line, since a chunk may end within a character. */
function splitLines(chunk: Buffer, before: readonly Buffer[]): { readonly lines: readonly string[]; readonly rest: Buffer[] } {
  const last = chunk.lastIndexOf(0x0a);
  if (last === -1) return { lines: [], rest: [...before, chunk] };
  const text = Buffer.concat([...before, chunk.subarray(0, last)]).toString("utf8");
  return { lines: text.split("\n"), rest: [chunk.subarray(last + 1)] };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
