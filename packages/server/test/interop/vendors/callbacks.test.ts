import { describe, expect, it } from "vitest";
import { createCallbackCrypto } from "../../../src/idp/callback-crypto.ts";
import { openDingtalk } from "../../../src/idp/dingtalk/dingtalk.ts";
import type { ProviderCallback } from "../../../src/idp/port.ts";
import { openWecom } from "../../../src/idp/wecom/wecom.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { FakeEntropy } from "../../fakes/fake-entropy.ts";

const secrets = { clientSecret: "s", callbackToken: "tokdemo", callbackAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" };
const clock = new FakeClock(1_783_610_513_000);
const entropy = new FakeEntropy(clock);
const ports = { fetch: () => Promise.reject(new Error("nothing is fetched")), clock, entropy, allowLoopbackHttp: false };
const url = "https://vendor.example";
const dingtalk = openDingtalk(
  { corpId: "dingcorp42", clientId: "dingdemoappkey", loginUrl: url, apiUrl: url, oapiUrl: url },
  secrets,
  ports,
);
const wecom = openWecom({ corpId: "wwcorp1", agentId: "1", loginUrl: url, apiUrl: url, rootDepartmentId: 1 }, secrets, ports);
/** The vendor's side of the scheme. */
const vendor = createCallbackCrypto({
  token: secrets.callbackToken,
  aesKey: secrets.callbackAesKey,
  owners: ["dingdemoappkey", "dingcorp42", "wwcorp1", "other"],
  clock,
  entropy,
});

function callback(method: string, message: string, owner: string, wrap: (encrypted: string) => string, inQuery = false): ProviderCallback {
  const { signature, timestamp, nonce, encrypted } = vendor.seal(message, owner);
  const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce, ...(inQuery ? { echostr: encrypted } : {}) });
  return { method, query, headers: new Headers(), body: Buffer.from(inQuery ? "" : wrap(encrypted)) };
}

const refusedAs = expect.objectContaining({ code: "idp.callback_refused" });

describe("a callback of DingTalk", () => {
  const receive = dingtalk.receive ?? expect.fail("no callbacks");
  const send = (event: object, owner = "dingdemoappkey", method = "POST") =>
    receive(callback(method, JSON.stringify(event), owner, (encrypt) => JSON.stringify({ encrypt })));

  it.each(["dingdemoappkey", "dingcorp42"])("is answered with an encrypted success for %s", async (owner) => {
    const answer = await send({ EventType: "check_url" }, owner);
    expect(answer).toMatchObject({ status: 200, contentType: "application/json", changes: [] });
    const { msg_signature: signature, timeStamp: timestamp, nonce, encrypt: encrypted } = JSON.parse(answer.body) as Record<string, string>;
    const opened = vendor.open({ signature, timestamp, nonce, encrypted } as Parameters<typeof vendor.open>[0]);
    expect(opened).toEqual({ message: "success", owner });
  });

  it.each([
    [{ EventType: "user_leave_org", CorpId: "dingcorp42", eventId: "e-77", userId: ["u100", "u2"] }, "e-77", ["gone u100", "gone u2"]],
    [{ eventType: "user_modify_org", corpId: "dingcorp42", UserId: ["u1"], BizId: "b" }, "b", ["person u1"]],
    [{ EventType: "org_dept_modify", DeptId: [501, 502] }, null, ["department 501", "department 502"]],
    [{ EventType: "label_user_change", UserIdList: ["u9"] }, null, ["person u9"]],
    [{ EventType: "label_conf_modify" }, null, ["everything "]],
    [{ EventType: "user_add_org" }, null, ["everything "]],
    [{ EventType: "bpms_task_change" }, null, []],
  ])("tells what to read again (%#)", async (event, eventId, changes) => {
    const answer = await send(event);
    expect(answer.eventId).toBe(eventId);
    expect(answer.changes.map(({ kind, ref }) => `${kind} ${ref}`)).toEqual(changes);
  });

  it("FED-12: is refused when it is about another organization, or for another application", async () => {
    await expect(send({ EventType: "user_leave_org", CorpId: "other", userId: ["u1"] })).rejects.toEqual(refusedAs);
    await expect(send({ EventType: "check_url" }, "other")).rejects.toEqual(refusedAs);
  });

  it("is refused as anything else than an encrypted post", async () => {
    await expect(send({ EventType: "check_url" }, "dingdemoappkey", "GET")).rejects.toEqual(refusedAs);
    for (const body of ["", "{}", "[]", '{"encrypt":1}', "<xml/>"])
      await expect(
        receive({ method: "POST", query: new URLSearchParams(), headers: new Headers(), body: Buffer.from(body) }),
      ).rejects.toEqual(refusedAs);
  });
});

describe("a callback of WeCom", () => {
  const receive = wecom.receive ?? expect.fail("no callbacks");
  const envelope = (encrypted: string) =>
    `<xml><ToUserName><![CDATA[wwcorp1]]></ToUserName><AgentID></AgentID><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`;
  const send = (event: string, owner = "wwcorp1") => receive(callback("POST", event, owner, envelope));
  const xml = (inner: string, to = "wwcorp1") =>
    `<xml><ToUserName>${to}</ToUserName><FromUserName>sys</FromUserName><CreateTime>1783610513</CreateTime><MsgType>event</MsgType>${inner}</xml>`;
  const contact = (type: string, more: string) => xml(`<Event>change_contact</Event><ChangeType>${type}</ChangeType>${more}`);

  it("gives back what it was asked for when its address is saved, to the letter", async () => {
    const answer = await receive(callback("GET", "5927 echo\n", "wwcorp1", envelope, true));
    expect(answer).toMatchObject({ status: 200, body: "5927 echo\n", eventId: null, changes: [] });
  });

  it.each([
    [contact("delete_user", "<UserID>lin</UserID>"), ["gone lin"]],
    [contact("create_user", "<UserID>lin</UserID><ExtAttr><Item><Name>x</Name></Item></ExtAttr>"), ["person lin"]],
    [contact("update_user", "<UserID>lin</UserID><NewUserID>lin2</NewUserID>"), ["person lin", "person lin2"]],
    [contact("update_party", "<Id>2</Id>"), ["department 2"]],
    [contact("update_tag", "<TagId>1</TagId><AddUserItems>a,b</AddUserItems>"), ["group 1"]],
    [contact("something_new", ""), ["everything "]],
    [xml("<Event>enter_agent</Event>"), []],
  ])("tells what to read again (%#)", async (event, changes) => {
    const answer = await send(event);
    expect(answer).toMatchObject({ status: 200, body: "success" });
    expect(answer.changes.map(({ kind, ref }) => `${kind} ${ref}`)).toEqual(changes);
  });

  it("FED-11: is known again when it comes again", async () => {
    const event = contact("delete_user", "<UserID>lin</UserID>");
    const [first, again] = [await send(event), await send(event)];
    expect(first.eventId).toBe(again.eventId);
    expect((await send(event.replace("513", "514"))).eventId).not.toBe(first.eventId);
    expect((await send(xml("<MsgId>4711</MsgId><Event>x</Event>"))).eventId).toBe("4711");
  });

  it("FED-12: is refused when it is about, or for, another corporation", async () => {
    await expect(send(xml("", "other"))).rejects.toEqual(refusedAs);
    await expect(send(xml(""), "other")).rejects.toEqual(refusedAs);
  });

  it("is refused with entities of its own, outside and inside", async () => {
    const bomb = '<!DOCTYPE xml [<!ENTITY a "aaaa">]><xml><Encrypt>&a;</Encrypt></xml>';
    await expect(send(bomb)).rejects.toEqual(refusedAs);
    await expect(receive(callback("POST", "", "wwcorp1", () => bomb))).rejects.toEqual(refusedAs);
  });

  it("is refused with a signature that is not right", async () => {
    const sent = callback("POST", xml(""), "wwcorp1", envelope);
    sent.query.set("nonce", "another");
    await expect(receive(sent)).rejects.toEqual(refusedAs);
  });
});

it("callbacks are not taken where token and key are not both set", () => {
  const { callbackToken: _token, ...rest } = secrets;
  const settings = { corpId: "wwcorp1", agentId: "1", loginUrl: url, apiUrl: url, rootDepartmentId: 1 };
  expect(openWecom(settings, rest, ports).receive).toBeNull();
});
