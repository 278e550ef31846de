import { type Brand, brand } from './brand.ts';

/** Names one physical unit; also its MQTT user name and a level of its topics. */
export type DeviceId = Brand<string, 'DeviceId'>;
/** Names what devices of one model share, e.g. `parking-bay`. Lower-case kebab. */
export type KindId = Brand<string, 'KindId'>;
/** Names a polygon of the city, e.g. `centro`. */
export type AreaId = Brand<string, 'AreaId'>;

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/**
 * What a device or gateway may be called: 1 to 64 letters, digits, dots, underscores, colons and hyphens, a letter or digit
 * first. Fits an MQTT topic level, a URL path segment and an InfluxDB tag without escaping.
 */
export const deviceIdRule =
  '1-64 characters: letters, digits, "." "_" ":" "-", starting with a letter or digit; not "live" or "alerts"';

/** These stand where an id stands in topics that everyone may read (`barrio/v1/live/...`). */
const reserved: ReadonlySet<string> = new Set(['live', 'alerts']);

/** The id, or `undefined` when the text breaks {@link deviceIdRule}. */
export const parseDeviceId = (text: string): DeviceId | undefined =>
  idPattern.test(text) && !reserved.has(text) ? brand<DeviceId>(text) : undefined;

export const parseAreaId = (text: string): AreaId | undefined =>
  idPattern.test(text) ? brand<AreaId>(text) : undefined;

/** For ids that were checked when they were stored, or are written in our own source. */
export const deviceId = (text: string): DeviceId => brand<DeviceId>(text);
export const kindId = (text: string): KindId => brand<KindId>(text);
export const areaId = (text: string): AreaId => brand<AreaId>(text);
