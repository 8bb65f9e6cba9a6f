export default {
  text: "All of them, or none. The new owner answers for them from then on. Tokens name the owner, so those that live die at once; the programs get new ones by themselves.",
  owner: "New owner",
  reason: "Reason (optional)",
  reasonHint: "It stands in the audit log.",
  give: "Hand over",
  done: "{count, plural, one {# agent is} other {# agents are}} handed over",
} as const;
