/** The version of this package, as it introduces itself to MCP servers. */
export const sdkVersion = "0.1.0";
