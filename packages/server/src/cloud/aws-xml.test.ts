import { describe, expect, it } from "vitest";
import { readAwsXml } from "./aws-xml.ts";

describe("answers of AWS", () => {
  it("are read as texts by path", () => {
    const texts = readAwsXml(
      '<?xml version="1.0"?>\n<A xmlns="https://sts.amazonaws.com/doc/2011-06-15/">\n <B><C>one</C><D/></B>\n <E>a&amp;b&lt;&quot;</E>\n</A>\n',
    );
    expect(Object.fromEntries(texts ?? [])).toEqual({ "A/B/C": "one", "A/E": 'a&b<"' });
  });

  it.each([
    ["", "nothing"],
    ["text", "no element"],
    ["<A>", "not closed"],
    ["<A></B>", "closed by another"],
    ["<A></A><A></A>", "two roots"],
    ["<A></A>x", "text behind the end"],
    ["<A><B>1</B><B>2</B></A>", "one path twice"],
    ["<A>x<B>1</B></A>", "text beside elements"],
    ["<A><![CDATA[1]]></A>", "CDATA"],
    ["<A><!-- 1 --></A>", "a comment"],
    ['<!DOCTYPE A [<!ENTITY e "x">]><A>&e;</A>', "a document type"],
    ["<A>&e;</A>", "an unknown entity"],
    ["<A>&constructor;</A>", "an entity of JavaScript's own"],
    ["<A>a & b</A>", "a bare ampersand"],
    ["<A b='1'></A>", "odd attributes"],
    ["</A>", "an end without a start"],
    [`${"<A>".repeat(40)}${"</A>".repeat(40)}`, "depth"],
    [' <?xml version="1.0"?><A></A>', "a declaration that is not first"],
    ["<A><?xml?></A>", "an instruction"],
  ])("refuses %j: %s", (xml) => {
    expect(readAwsXml(xml)).toBeUndefined();
  });
});
