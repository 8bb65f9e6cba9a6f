import openapiTS, { astToString } from "openapi-typescript";

const banner = "// Written by `npm run references` from docs/reference/openapi.json. Not edited by hand.\n\n";

/** The types of every route of the admin API, for the console's client. */
export async function clientTypes(openApiDocument: string): Promise<string> {
  return banner + astToString(await openapiTS(JSON.parse(openApiDocument)));
}
