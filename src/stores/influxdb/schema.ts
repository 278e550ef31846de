import { isState, type QuantityId } from '../../model/quantity.ts';

/**
 * How readings lie in InfluxDB: one measurement per kind, one point per reading, tags `device` and `area`, and for each
 * quantity a field of its name. Dashboards name these too.
 */
export const deviceTag = 'device';
export const areaTag = 'area';
/** When the reading was received, in epoch milliseconds: an integer on every point. */
export const receivedAtField = 'received_at';

/** The code of the quality, left out while nothing has judged the value. */
export const qualityField = (quantity: QuantityId): string => `${quantity}_quality`;

/** Why the value is doubted, as a JSON array of strings; only where it is. */
export const reasonsField = (quantity: QuantityId): string => `${quantity}_reasons`;

/** How often the value was judged; only where that was more than once. */
export const revisionField = (quantity: QuantityId): string => `${quantity}_revision`;

/**
 * The judgement of that revision once more, in fields that the reading itself never writes: a reading that is written again would
 * put its first judgement back.
 */
export const revisedQualityField = (quantity: QuantityId): string => `${quantity}_revised_quality`;
export const revisedReasonsField = (quantity: QuantityId): string => `${quantity}_revised_reasons`;

/** States are integers and all else floats: InfluxDB fixes a field's type by the first point that it sees. */
export const fieldValue = (quantity: QuantityId, value: number): string =>
  isState(quantity) ? `${value}i` : `${value}`;
