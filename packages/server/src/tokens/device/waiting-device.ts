import type { ClientRow, Store, TicketRow } from "../../store/port.ts";
import type { TokenDeps } from "../deps.ts";
import { type DeviceRequest, deviceRequestSchema } from "./device-request.ts";

/** A device that nobody has answered yet, of a client that may call agents now. */
export interface WaitingDevice {
  readonly ticket: TicketRow;
  readonly request: DeviceRequest;
  readonly client: ClientRow;
}

/** The device of this ticket; undefined when it waits no more, its client is suspended, or everything is stopped. */
export async function findWaitingDevice(
  { store, clock, estate }: Pick<TokenDeps, "clock" | "estate"> & { readonly store: Pick<Store, "get"> },
  deviceId: string,
): Promise<WaitingDevice | undefined> {
  const ticket = await store.get("tickets", deviceId);
  const request = ticket?.kind === "device" ? deviceRequestSchema.safeParse(ticket.body).data : undefined;
  if (ticket === undefined || request === undefined || request.answer !== null || clock.nowMs() >= request.untilMs) return undefined;
  const client = await store.get("clients", request.clientId);
  return client?.state === "active" && !estate.isStopped ? { ticket, request, client } : undefined;
}
