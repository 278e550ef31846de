/**
 * From where pages may ask for what lies under their map: the one address that the setting names, and nothing where the map is bundled
 * or lies with us. Tiles of all sorts are fetched by script; a style may show pictures besides.
 */
export function mapHosts(setting: string): readonly string[] {
  const [, address = ''] = /^(?:pmtiles|raster|style):(https?:.+)$/.exec(setting) ?? [];
  // What stands in braces is filled in by the map, also in the name of the host: a.tiles.example, b.tiles.example.
  const host = /^https?:\/\/[^/?#]+/.exec(address)?.[0]?.replace(/\{[^}]*\}/, '*');
  return host === undefined || /[\s;,'"@]/.test(host) ? [] : [host];
}
