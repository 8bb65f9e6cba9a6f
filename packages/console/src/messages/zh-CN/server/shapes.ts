/** A sentence of the server, and how it is told; undefined: not after all. */
export type Shape = readonly [shape: RegExp, tell: (...parts: string[]) => string | undefined];

/** Tells a text by the first shape that it has. */
export function firstMatch(shapes: readonly Shape[], text: string): string | undefined {
  for (const [shape, tell] of shapes) {
    const found = shape.exec(text);
    if (found !== null) return tell(...found.slice(1));
  }
  return undefined;
}
