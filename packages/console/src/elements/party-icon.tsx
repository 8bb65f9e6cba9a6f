import {
  type Icon,
  IconAppWindow,
  IconBuilding,
  IconDeviceMobile,
  IconPlugConnected,
  IconRobot,
  IconServer,
  IconSparkles,
  IconTerminal2,
  IconUser,
  IconUsers,
  IconWorld,
} from "@tabler/icons-react";

const byKind: Readonly<Record<string, Icon>> = {
  llm: IconSparkles,
  mcp: IconPlugConnected,
  service: IconWorld,
  agent: IconRobot,
  web: IconAppWindow,
  native: IconDeviceMobile,
  cli: IconTerminal2,
};
const byType: Readonly<Record<string, Icon>> = {
  agent: IconRobot,
  client: IconAppWindow,
  user: IconUser,
  group: IconUsers,
  department: IconBuilding,
  everyone: IconUsers,
  resource: IconServer,
};

export interface PartyIconProps {
  readonly type: string;
  readonly kind?: string | null | undefined;
  readonly size?: number;
}

/** The picture of an agent, client, person, group or resource. The name beside it says what it is. */
export function PartyIcon({ type, kind, size = 18 }: PartyIconProps) {
  const Picture = byKind[kind ?? ""] ?? byType[type] ?? IconServer;
  return <Picture size={size} stroke={1.6} aria-hidden />;
}
