import { connectFromFile } from "@agent-id-guard/sdk/node";
import OpenAI from "openai";

const agent = await connectFromFile(); // reads ./agent-id-guard.json
const openai = new OpenAI(agent.llm("openai")); // the gateway adds the provider's key
const answer = await openai.chat.completions.create({ model: "gpt-5", messages: [{ role: "user", content: "Hello!" }] });
console.log(answer.choices[0]?.message.content);
await agent.close();
