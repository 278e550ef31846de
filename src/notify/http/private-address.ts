import { BlockList, isIP } from 'node:net';

/**
 * Addresses that lie within: of this machine, of its networks, or of no single partner. Whoever lets us send something there
 * from outside could speak to services that trust their neighbours (IANA special-purpose registries, RFC 6890).
 */
const within = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  within.addSubnet(net, bits, 'ipv4');
}
/** Of version 6 only what is handed out as global unicast is outside, and of that not what stands for version 4. */
const outside = new BlockList();
outside.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  within.addSubnet(net, bits, 'ipv6');
}

/** Whether it is an IP address that nobody outside may make us speak to. */
export function isPrivateAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return within.check(address, 'ipv4');
  if (version !== 6) return false;
  return !outside.check(address, 'ipv6') || within.check(address, 'ipv6');
}
