/** Parameters by name; one that is not known is refused by its name alone, since its value may be a secret. */
export function parametersOf<N extends string>(
  { searchParams }: { readonly searchParams: URLSearchParams },
  names: readonly N[],
  fail: (fault: string) => Error,
): Readonly<Partial<Record<N, string>>> {
  const known: readonly string[] = names;
  for (const name of searchParams.keys()) {
    if (!known.includes(name) && /secret|token|pass|pin|credential|private|key/i.test(name))
      throw fail(`${name.slice(0, 40)} has no place in the address: secrets are read from kmsSecretFile`);
    if (!known.includes(name)) throw fail(`there is no parameter ${JSON.stringify(name.slice(0, 40))}`);
    if (searchParams.getAll(name).length > 1 || searchParams.get(name) === "") throw fail(`${name} must be there once and not be empty`);
  }
  return Object.fromEntries(searchParams) as Partial<Record<N, string>>;
}
