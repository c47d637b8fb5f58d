import { expect, test } from "@jest/globals";

import { isLoopback } from "../../../src/emulator/loopback.js";

test.each(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])("%s is of this machine", (address) => {
  expect(isLoopback(address)).toBe(true);
});

test.each([undefined, "", "10.0.0.1", "192.168.1.7", "::", "fe80::1", "::ffff:10.0.0.1", "2001:db8::127"])("%s is not", (address) => {
  expect(isLoopback(address)).toBe(false);
});
