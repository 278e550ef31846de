const everywhere = new Set(['0.0.0.0', '::', '']);

/** What people type to reach a server that listens on `host`: nobody can connect to "all addresses". IPv6 is put in brackets. */
export function reachableHost(host: string): string {
  if (everywhere.has(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
