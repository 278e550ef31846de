import type { Kinds } from '../../model/device-kind.ts';
import type { EpochMs } from '../../model/time.ts';
import { type Device, type Directory, isAccessible } from '../../registry/port.ts';
import type { Totals, TotalsQuery } from '../port.ts';
import { aspectsOf, type KnownOfDevice, type Standing, type Verdict } from './aspects.ts';
import { Sum } from './sum.ts';

type Parts = {
  readonly directory: Directory;
  readonly kinds: Kinds;
  readonly known: (device: string) => KnownOfDevice | undefined;
};

/** The same totals from nothing but a look at every device: what those that are kept up to date must equal at any moment. */
export function recount({ directory, kinds, known }: Parts, query: TotalsQuery): Totals {
  const sum = new Sum();
  for (const device of directory.devices()) {
    if (!isAsked(device, query)) continue;
    sum.addDevices(1);
    const kind = kinds.get(device.kind);
    if (kind === undefined) continue;
    for (const { name, judge } of aspectsOf(kind)) {
      const verdict = judge(known(device.id), kind.rhythm, query.now);
      sum.add(name, verdict.standing, alone(verdict));
    }
  }
  return sum.totals();
}

function isAsked(device: Device, { areas, kind, accessible }: TotalsQuery): boolean {
  if (areas !== undefined && (device.area === undefined || !areas.includes(device.area))) return false;
  if (kind !== undefined && device.kind !== kind) return false;
  return accessible === undefined || isAccessible(device) === accessible;
}

function alone({ standing, heard, unjudged }: Verdict) {
  const moment: EpochMs | undefined = counted.has(standing) ? heard : undefined;
  return { size: 1, unjudged: Number(unjudged), oldest: moment, newest: moment };
}

const counted: ReadonlySet<Standing> = new Set(['on', 'off', 'faulty']);
