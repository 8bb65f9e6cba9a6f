/** The part of `fetch` that the SDK needs. The global one is used unless another is given. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
