// The least a forwarder can do: node:http in, undici.stream out. No check, no decision, no record.
import { createServer } from "node:http";
import { Agent, stream } from "undici";

const [upstream] = process.argv.slice(2);
const origin = new URL(upstream).origin;
const dispatcher = new Agent({ connections: 64, pipelining: 1 });

const server = createServer((request, response) => {
  stream(
    `${origin}${request.url}`,
    {
      dispatcher,
      method: request.method,
      headers: { "content-type": request.headers["content-type"], authorization: "Bearer upstream-key" },
      body: request,
    },
    ({ statusCode, headers }) => {
      response.writeHead(statusCode, { "content-type": headers["content-type"] });
      return response;
    },
  ).catch(() => response.destroy());
}).listen(0, "127.0.0.1", () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}/v1`, headers: {} })));
