// @portkey-ai/gateway 1.15, held to loopback: its package listens on all interfaces and has no option for it.
import { createServer, Server } from "node:net";

const [upstream] = process.argv.slice(2);
const listen = Server.prototype.listen;
Server.prototype.listen = function onLoopback(port, ...rest) {
  const done = rest.findLast((argument) => typeof argument === "function");
  return typeof port === "number" ? listen.call(this, port, "127.0.0.1", done) : listen.call(this, port, ...rest);
};

const port = await new Promise((resolve) => {
  const probe = createServer();
  probe.listen(0, () => {
    const free = probe.address().port;
    probe.close(() => resolve(free));
  });
});
const say = console.log;
console.log = () => {};
process.argv.push(`--port=${port}`, "--headless");
await import("@portkey-ai/gateway/build/start-server.js");
const headers = { "x-portkey-provider": "openai", "x-portkey-custom-host": upstream, authorization: "Bearer upstream-key" };
setTimeout(() => say(JSON.stringify({ url: `http://127.0.0.1:${port}/v1`, headers })), 500);
