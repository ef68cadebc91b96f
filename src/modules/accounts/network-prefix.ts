import { isIPv4, isIPv6 } from "node:net";

/** The eight groups of an IPv6 address as numbers. */
function groups(address: string): number[] {
  const plain = address.split("%")[0] ?? "";
  const [head = "", tail] = plain.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return [...left, ...gap, ...right].map((group) => Number.parseInt(group, 16));
}

/**
 * The network that a remote address belongs to: /24 of IPv4 (mapped IPv4 too), /48 of IPv6, the smallest that one household or attacker is usually given.
 * What is no address falls into one common network, so that a broken proxy setting limits rather than opens.
 */
export function networkPrefix(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (isIPv4(mapped)) return `4:${mapped.split(".").slice(0, 3).join(".")}`;
  if (isIPv6(mapped)) return `6:${groups(mapped).slice(0, 3).map((group) => group.toString(16)).join(":")}`;
  return "unknown";
}
