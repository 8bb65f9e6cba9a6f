import { IconChevronRight } from "@tabler/icons-react";
import { useTranslations } from "use-intl";
import { PartyIcon } from "../elements/party-icon.tsx";
import type { ChainStep } from "./chain-of.ts";
import classes from "./event-chain.module.css";
import { PartyName } from "./party-name.tsx";

/** The way of a call, drawn from left to right. */
export function EventChain({ steps }: { readonly steps: readonly ChainStep[] }) {
  const t = useTranslations("events.panel");
  const types = useTranslations("elements.kind");
  return (
    <ol className={classes.chain} aria-label={t("chain")}>
      {steps.map((step, index) => (
        <li key={`${step.id}-${step.type}`}>
          {index > 0 && <IconChevronRight size={16} className={classes.arrow ?? ""} aria-hidden />}
          <span className={classes.step}>
            <PartyIcon type={step.type} kind={step.kind} size={16} />
            <span className={classes.words}>
              <span className={classes.type}>{kindOf(step, types)}</span>
              <PartyName party={step} />
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function kindOf({ type, kind }: ChainStep, types: ReturnType<typeof useTranslations<"elements.kind">>): string {
  if (kind === "llm" || kind === "mcp" || kind === "service" || kind === "agent") return types(kind);
  if (type === "user" || type === "client" || type === "agent") return types(type);
  return type === "resource" ? types("service") : "";
}
