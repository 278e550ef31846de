import type { DeviceKind } from '../../model/device-kind.ts';
import type { Duration } from '../../model/duration.ts';
import { days } from '../../model/duration.ts';
import { UnavailableError } from '../../model/errors.ts';
import type { Quality } from '../../model/quality.ts';
import type { QuantityId } from '../../model/quantity.ts';
import { after, before, clockTolerance, type EpochMs } from '../../model/time.ts';
import type { Device } from '../../registry/port.ts';
import type { History } from '../../rollups/port.ts';
import type { Store, TimeSpan } from '../../stores/port.ts';
import { type Portion, readMatching } from '../observations/matching.ts';
import { type SeriesAnswer, seriesOf } from '../rollups/series.ts';
import { withinTime } from '../vocabulary/deadline.ts';

export type Asked = {
  readonly device: Device;
  readonly kind: DeviceKind;
  readonly now: EpochMs;
  /** Of hours, days and single readings; of all quantities when left out. */
  readonly quantity: QuantityId | undefined;
  readonly qualities: readonly Quality[] | undefined;
  /** Readings before this moment. */
  readonly until: EpochMs | undefined;
};

/** What a page tells of the past of a device. */
export type Past = {
  readonly span: TimeSpan;
  readonly lastDay: Portion;
  readonly page: Portion;
  readonly hourly: SeriesAnswer;
  readonly daily: SeriesAnswer;
};

/** More than these are no more to be seen in a picture. */
const mostDrawn = 1500;
/** Rows of a page, about: a reading has one for each of its quantities. */
const rowsOfPage = 36;

type Sources = { readonly store: Store; readonly history: History; readonly storeTime: Duration };

/** Reads the past for a page; `undefined` when the store does not answer, for what is known now can be told all the same. */
export async function readPast({ store, history, storeTime }: Sources, asked: Asked): Promise<Past | undefined> {
  const { device, kind, now, quantity, qualities, until = after(now, clockTolerance) } = asked;
  const span = { from: before(now, days(1)), to: now };
  const of = { device, kind, order: 'newest_first' as const };
  const [shown = kind.quantities[0]] = quantity === undefined ? [] : [quantity];
  const series = (from: EpochMs, every: '1h' | '1d') =>
    seriesOf(history, {
      by: 'device',
      group: device.id,
      kind: kind.id,
      quantities: shown === undefined ? [] : [shown],
      span: { from, to: now },
      every,
      values: 'counted',
      now,
    });
  const quantities = quantity === undefined ? kind.quantities : [quantity];
  const page = {
    ...of,
    quantities,
    qualities,
    span: { from: before(now, days(30)), to: until },
    limit: Math.ceil(rowsOfPage / quantities.length),
  };
  try {
    const [lastDay, readings, hourly, daily] = await withinTime(
      Promise.all([
        readMatching(store, {
          ...of,
          quantities: kind.quantities,
          span: { ...span, to: after(now, clockTolerance) },
          limit: mostDrawn,
        }),
        readMatching(store, page),
        series(span.from, '1h'),
        series(before(now, days(7)), '1d'),
      ]),
      storeTime,
    );
    return { span, lastDay, page: readings, hourly, daily };
  } catch (error) {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  }
}
