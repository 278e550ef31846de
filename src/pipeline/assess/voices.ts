import { mostNeighbours } from './circles.ts';
import type { DeviceMemory } from './device-memory.ts';
import type { Voices } from './neighbour.ts';
import type { SeriesPlan } from './plan.ts';
import type { SeriesMemory } from './series-memory.ts';

export type Question = {
  readonly neighbours: Int32Array;
  readonly plan: SeriesPlan;
  readonly time: number;
  readonly notOlderThan: number;
};

/** Asks neighbours for what they said last. Who is doubted, or spoke of another time, is not heard. */
export function createAsk({ devices, series }: { readonly devices: DeviceMemory; readonly series: SeriesMemory }) {
  const values = new Float64Array(mostNeighbours);
  const heard = new Int32Array(mostNeighbours);

  return ({ neighbours, plan, time, notOlderThan }: Question): Voices => {
    let count = 0;
    for (const seat of neighbours) {
      const place = devices.planOf(seat)?.series.get(plan.quantity)?.place ?? -1;
      const index = devices.base(seat) + place;
      if (place === -1 || !series.hasRead(index) || series.isDoubted(index)) continue;
      if (Math.abs(time - series.time(index)) > notOlderThan) continue;
      values[count] = series.value(index);
      heard[count] = seat;
      count += 1;
    }
    const names = (): string[] => [...heard.subarray(0, count)].flatMap((seat) => devices.nameOf(seat) ?? []);
    return { values, count, names };
  };
}
