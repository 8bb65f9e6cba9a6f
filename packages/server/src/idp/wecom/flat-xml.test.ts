import { describe, expect, it } from "vitest";
import { readFlatXml } from "./flat-xml.ts";

describe("WeCom's flat XML", () => {
  it("is read with CDATA, text and elements that are passed over", () => {
    const xml =
      "<xml>\n<ToUserName><![CDATA[ww<1>&]]></ToUserName><CreateTime>17</CreateTime><Empty></Empty><Name>a &amp; b &lt;</Name>" +
      "<ExtAttr><Item><Name><![CDATA[x]]></Name></Item></ExtAttr></xml>\n";
    expect(readFlatXml(xml)).toEqual({ ToUserName: "ww<1>&", CreateTime: "17", Empty: "", Name: "a & b <" });
  });

  it("may name an element like what every object has", () => {
    expect(readFlatXml("<xml><__proto__>x</__proto__><constructor>y</constructor></xml>").constructor).toBe("y");
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    ["", "nothing"],
    ["<xml>", "no end"],
    ["<xml></xml><xml></xml>", "two roots"],
    ["text", "no element"],
    ["<html></html>", "another root"],
    ["<xml><a></b></xml>", "ends that do not match"],
    ["<xml><a>1</a><a>2</a></xml>", "an element twice"],
    ['<xml><a href="x">1</a></xml>', "attributes"],
    ["<xml><!-- x --></xml>", "a comment"],
    ['<?xml version="1.0"?><xml></xml>', "a declaration"],
    ['<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>', "entities of its own"],
    ["<xml><a>&e;</a></xml>", "an unknown entity"],
    ["<xml><a>&#65;</a></xml>", "a character reference"],
    ["<xml><a>a & b</a></xml>", "a bare ampersand"],
    ["<xml>".repeat(9) + "</xml>".repeat(9), "more depth than WeCom uses"],
    [`<xml>${Array.from({ length: 2_000 }, (_none, at) => `<a${at}></a${at}>`).join("")}</xml>`, "more elements than WeCom sends"],
  ])("is refused with %#", (xml) => {
    expect(() => readFlatXml(xml)).toThrow(expect.objectContaining({ code: "idp.callback_refused" }));
  });
});
