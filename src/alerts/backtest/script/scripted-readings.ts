import type { DeviceId, KindId } from '../../../model/ids.ts';
import type { Observation, Reading } from '../../../model/observation.ts';
import { after, type EpochMs, epochMs } from '../../../model/time.ts';
import { byArrival } from '../arrivals.ts';
import type { ScriptSeries } from './script-shape.ts';
import type { ScriptedCity } from './scripted-city.ts';
import { readValues } from './series-values.ts';

/** A fault of the file, told to whoever wrote it. */
export class ScriptFault extends Error {
  override readonly name = 'ScriptFault';
}

/** What the devices say in a test, in the order of its arrival. What a device says at one moment is one reading. */
export function scriptedReadings(
  series: readonly ScriptSeries[],
  { city, from }: { readonly city: ScriptedCity; readonly from: EpochMs },
): readonly Reading[] {
  const readings = new Map<string, Reading & { readonly observations: Observation[] }>();
  for (const one of series) {
    const { kind, area } = deviceOf(one, city);
    for (const [index, written] of valuesOf(one).entries()) {
      if (written === undefined) continue;
      const time = epochMs(from + (one.after ?? 0) + index * one.every);
      const receivedAt = one.arrive === undefined ? epochMs(time + (one.delayed ?? 0)) : after(from, one.arrive);
      const key = `${one.device} ${time} ${receivedAt}`;
      const reading = readings.get(key) ?? { device: one.device, kind, area, time, receivedAt, observations: [] };
      const reasons =
        written.quality === 'pass' ? [] : [`range: ${written.value} was written down as ${written.quality}`];
      reading.observations.push({ quantity: one.quantity, value: written.value, quality: written.quality, reasons });
      readings.set(key, reading);
    }
  }
  return [...readings.values()].sort(byArrival);
}

function deviceOf({ device }: ScriptSeries, city: ScriptedCity): ReturnType<ScriptedCity['device']> & { kind: KindId } {
  const found = city.device(device);
  if (found === undefined) throw unknown(device);
  return found;
}

const unknown = (device: DeviceId): ScriptFault =>
  new ScriptFault(`series: "${device}" is not among the devices of this file`);

function valuesOf({ values, quantity, device }: ScriptSeries) {
  const read = readValues(values, quantity);
  if (read.ok) return read.values;
  throw new ScriptFault(`series of ${device}: ${read.says}`);
}
