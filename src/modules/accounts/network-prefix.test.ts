import { describe, expect, it } from "vitest";
import { networkPrefix } from "./network-prefix.ts";

describe("the network of an address", () => {
  it.each([
    ["203.0.113.77", "4:203.0.113"], ["203.0.113.1", "4:203.0.113"], ["::ffff:203.0.113.9", "4:203.0.113"],
    ["2001:db8:12:3456::1", "6:2001:db8:12"], ["2001:0db8:0012:ffff:1:2:3:4", "6:2001:db8:12"], ["2001:db8::1", "6:2001:db8:0"],
    ["::1", "6:0:0:0"], ["fe80::1%eth0", "6:fe80:0:0"], ["", "unknown"], ["no address", "unknown"], ["1.2.3", "unknown"],
  ])("of %s is %s", (address, prefix) => {
    expect(networkPrefix(address)).toBe(prefix);
  });
});
