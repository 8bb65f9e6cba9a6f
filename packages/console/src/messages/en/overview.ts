import type { AttentionCode } from "@agent-id-guard/protocol";

/** A code without its dots, which part the names of messages. */
type Flat<Code extends string> = Code extends `${infer Head}.${infer Tail}` ? `${Head}_${Flat<Tail>}` : Code;

export default {
  title: "Overview",
  failed: "The figures could not be loaded",
  registered: {
    agents: "{count, plural, one {agent} other {agents}}",
    people: "{count, plural, one {person} other {people}}",
    clients: "{count, plural, one {client} other {clients}}",
    resources: "{count, plural, one {resource} other {resources}}",
    credentials: "{count, plural, one {credential} other {credentials}}",
    suspended: "{count, plural, one {# suspended} other {# suspended}}",
    noneSuspended: "None suspended",
  },
  traffic: {
    title: "Calls and refusals",
    label: "Calls, tokens, refusals and failures over time",
    range: "Time",
    ranges: { "24h": "24 hours", "7d": "7 days", "30d": "30 days" },
    calls: "Calls",
    tokens: "Tokens issued",
    denials: "Refused",
    failures: "Failed",
  },
  todo: {
    title: "Things to do",
    failed: "What may need doing could not be loaded",
    nothing: "Nothing needs doing",
    comma: ", ",
    others: "and {count, plural, one {# other} other {# others}}",
    stops: "(stops <moment></moment>)",
    stopped: "(has stopped)",
  },
  severity: { critical: "Urgent", warning: "Warning", info: "For your information" },
  finding: {
    audit_mismatch: "The audit log is not the one that its last checkpoint saw",
    audit_checkpoint_failing: "Checkpoints of the audit log can't be written: see the server's log and the disk",
    credential_echoed: "{count, plural, one {A credential was} other {Credentials were # times}} sent back by a resource",
    agent_owner_suspended:
      "{count, plural, one {# agent works although its owner is suspended} other {# agents work although their owner is suspended}}",
    agent_orphaned:
      "{count, plural, one {# agent has lost its owner and stops} other {# agents have lost their owner and stop}} unless somebody takes over",
    agent_unused: "{count, plural, one {# active agent has} other {# active agents have}} done nothing for 30 days",
    agent_without_grants: "{count, plural, one {# active agent} other {# active agents}} may reach nothing",
    secret_expiring: "{count, plural, one {# secret expires} other {# secrets expire}} within 14 days",
    grant_expiring: "{count, plural, one {# grant expires} other {# grants expire}} within 14 days",
    credential_canary_touched: "{count, plural, one {A canary credential was touched} other {Canary credentials were touched # times}}",
    credential_rotation_failed: "{count, plural, one {# credential} other {# credentials}} could not be rotated when due",
    credential_rotation_due: "{count, plural, one {# credential is} other {# credentials are}} due for a new value",
    credential_old: "{count, plural, one {# credential has} other {# credentials have}} not been rotated for 90 days",
    resource_without_credential: "{count, plural, one {# resource} other {# resources}} behind the gateway without a credential",
    agent_unclaimed: "{count, plural, one {# agent was} other {# agents were}} suspended because nobody took over from an owner who left",
    owner_none: "Nobody is an owner any more: the one-time link of the server lets the next one in",
    user_unknown_upstream:
      "{count, plural, one {# person is} other {# people are}} not shown by their provider any more, which does not say that they left",
    sync_waiting:
      "{count, plural, one {# directory sync waits} other {# directory syncs wait}} for a yes: it would remove more than it may",
    sync_failing:
      "{count, plural, one {# identity provider} other {# identity providers}} whose directory could not be read three times in a row",
    owner_single: "Only one person is an owner: nobody could let them in again",
    identity_provider_none: "No identity provider: people sign in with passwords of this server",
  } satisfies Record<Flat<AttentionCode>, string>,
  recent: {
    title: "Refusals and administrative acts",
    all: "Open the audit log",
    failed: "The events could not be loaded",
    nothing: "Nothing was refused, and nobody changed anything",
    by: "<who></who>",
    byAbout: "<who></who> → <what></what>",
  },
  newest: {
    title: "Newest agents",
    all: "All agents",
    failed: "The agents could not be loaded",
    nothing: "No agent yet",
    nothingText: "Register one on the page of agents.",
  },
  first: {
    title: "Begin here",
    text: "Three steps from an empty house to an agent whose every call is known, allowed and recorded.",
    done: "Done",
    resource: {
      title: "Say what agents call",
      text: "A model provider, an MCP server or an API. Its key goes into the vault and stays there.",
      action: "Register a resource",
    },
    agent: {
      title: "Register an agent",
      text: "Give it a name, a purpose and somebody who answers for it, and choose what it may reach.",
      action: "Register an agent",
    },
    call: {
      title: "Make the first call",
      text: "Paste the snippet into your program, run it, and watch the call arrive in the audit log.",
      action: "Watch the audit log",
    },
  },
} as const;
