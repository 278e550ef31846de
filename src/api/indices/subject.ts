import { combine } from '../../indices/combine.ts';
import type { HourlyAir } from '../../indices/us-aqi.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import type { Duration } from '../../model/duration.ts';
import type { QuantityId } from '../../model/quantity.ts';
import type { Rollup, RollupLevel } from '../../model/rollup.ts';
import type { Device } from '../../registry/port.ts';
import type { History } from '../../rollups/port.ts';
import type { Store, TimeSpan } from '../../stores/port.ts';

/** Whose indices are asked for: one device, or an area with all devices in it. */
export type Subject = {
  readonly by: 'device' | 'area';
  readonly group: string;
  readonly devices: readonly Device[];
};

/** Where indices come from. */
export type Sources = {
  readonly history: History;
  readonly store: Store;
  readonly kinds: Kinds;
  readonly calendar: Calendar;
  readonly deviceCount: () => number;
};

/** The devices of one kind among those of a subject. */
export type Member = { readonly kind: DeviceKind; readonly devices: readonly Device[] };

/** The kinds of a subject that measure any of the quantities. */
export function membersOf(
  { devices }: Subject,
  { kinds }: Pick<Sources, 'kinds'>,
  quantities: readonly QuantityId[],
): readonly Member[] {
  const byKind = Map.groupBy(devices, (device) => device.kind);
  return [...byKind].flatMap(([id, ofKind]) => {
    const kind = kinds.get(id);
    return kind?.quantities.some((quantity) => quantities.includes(quantity)) ? [{ kind, devices: ofKind }] : [];
  });
}

export type WindowsQuestion = {
  readonly quantities: readonly QuantityId[];
  readonly span: TimeSpan;
  readonly every: RollupLevel | Duration;
};

/** The windows of several quantities, of all kinds that measure them together. */
export async function windowsOf(
  sources: Pick<Sources, 'history' | 'kinds'>,
  subject: Subject,
  { quantities, span, every }: WindowsQuestion,
): Promise<HourlyAir> {
  const { by, group } = subject;
  const answers = await Promise.all(
    membersOf(subject, sources, quantities).map(async ({ kind, devices }) => {
      const measured = quantities.filter((id) => kind.quantities.includes(id));
      const asked = { ...span, kind: kind.id, quantities: measured, by, groups: [group], every };
      const { rollups } = await sources.history.rollups(asked);
      return { measured, rollups, devices: devices.length };
    }),
  );
  const windowsOfOne = (id: QuantityId): readonly Rollup[] =>
    combine(
      answers
        .filter(({ measured }) => measured.includes(id))
        .map(({ rollups, devices }) => ({ windows: rollups.filter(({ quantity }) => quantity === id), devices })),
    );
  return new Map(quantities.map((id) => [id, windowsOfOne(id)]));
}
