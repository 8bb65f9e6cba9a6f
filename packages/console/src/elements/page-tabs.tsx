import { Skeleton, Tabs } from "@mantine/core";
import { type ReactNode, Suspense } from "react";

export interface PageTab<Name extends string> {
  readonly value: Name;
  readonly label: string;
  readonly content: ReactNode;
}

interface PageTabsProps<Name extends string> {
  /** What the tabs are about, for who can't see it. */
  readonly label: string;
  readonly value: Name;
  readonly onChange: (tab: Name) => void;
  readonly tabs: readonly PageTab<Name>[];
}

/** The parts of a page of which one is seen at a time; which one stands in the address. */
export function PageTabs<Name extends string>({ label, value, onChange, tabs }: PageTabsProps<Name>) {
  const open = (next: string | null) => {
    const tab = tabs.find((entry) => entry.value === next);
    if (tab !== undefined) onChange(tab.value);
  };
  return (
    <Tabs value={tabs.some((tab) => tab.value === value) ? value : (tabs[0]?.value ?? "")} onChange={open} keepMounted={false}>
      <Tabs.List mb="md" aria-label={label}>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab.value} value={tab.value}>
            {tab.label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab.value} value={tab.value}>
          <Suspense fallback={<Skeleton height={160} radius="lg" />}>{tab.content}</Suspense>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
