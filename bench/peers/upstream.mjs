// The service behind all gateways: an OpenAI-like answer, whole or as 40 server-sent events. node:http alone, so that it is never what is measured.
import { createServer } from "node:http";

const whole = JSON.stringify({
  id: "chatcmpl-bench",
  object: "chat.completion",
  created: 1,
  model: "bench",
  choices: [{ index: 0, message: { role: "assistant", content: "x".repeat(400) }, finish_reason: "stop" }],
  usage: { prompt_tokens: 20, completion_tokens: 80, total_tokens: 100 },
});
const chunk = (content) =>
  `data: ${JSON.stringify({ id: "chatcmpl-bench", object: "chat.completion.chunk", created: 1, model: "bench", choices: [{ index: 0, delta: { content } }] })}\n\n`;

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    if (!Buffer.concat(parts).includes('"stream":true')) {
      response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(whole) });
      response.end(whole);
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    let left = 40;
    const next = () => {
      if (left-- === 0) response.end("data: [DONE]\n\n");
      else {
        response.write(chunk("twelve bytes"));
        setImmediate(next);
      }
    };
    next();
  });
}).listen(0, "127.0.0.1", () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}/v1` })));
