import { describe, expect, it } from "@jest/globals";
import { Readable } from "node:stream";
import { collectBody } from "../../../src/connect/collect-body.js";

describe("the body of an answer", () => {
  it("is put together as one text, also where a character is cut in two", async () => {
    const bytes = Buffer.from("naïve 🙂 שלום");
    expect(await collectBody(Readable.from([...bytes].map((byte) => Buffer.from([byte]))))).toBe("naïve 🙂 שלום");
    expect(await collectBody(Readable.from([]))).toBe("");
  });

  it("is given up as soon as it is too long", async () => {
    let chunks = 0;
    const long = new Readable({
      read() {
        chunks += 1;
        this.push(chunks > 1_000 ? null : Buffer.alloc(1024));
      },
    });
    await expect(collectBody(long, 10 * 1024)).rejects.toMatchObject({ code: "UPSTREAM_BAD_RESPONSE" });
    expect(long.destroyed).toBe(true);
    expect(chunks).toBeLessThan(100);
  });

  it("is not believed when it breaks off", async () => {
    const reset = new Readable({ read() {} });
    const closed = new Readable({ read() {} });
    const answers = [collectBody(reset), collectBody(closed)];
    reset.destroy(new Error("aborted"));
    closed.destroy();
    for (const answer of answers) await expect(answer).rejects.toMatchObject({ code: "UPSTREAM_BAD_RESPONSE" });
  });
});
