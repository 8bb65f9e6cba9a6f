/** Model providers that people have; the form fills in what is known of them. */
export const providers = [
  { name: "openai", title: "OpenAI", upstreamUrl: "https://api.openai.com/v1" },
  { name: "anthropic", title: "Anthropic", upstreamUrl: "https://api.anthropic.com" },
  { name: "qwen", title: "Qwen (Model Studio)", upstreamUrl: "https://dashscope.aliyuncs.com/compatible-mode/v1" },
  { name: "deepseek", title: "DeepSeek", upstreamUrl: "https://api.deepseek.com" },
  { name: "gemini", title: "Google Gemini", upstreamUrl: "https://generativelanguage.googleapis.com/v1beta" },
  { name: "mistral", title: "Mistral", upstreamUrl: "https://api.mistral.ai/v1" },
] as const;
