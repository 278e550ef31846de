import type { DeviceKind } from '../../src/model/device-kind.ts';
import { hours, minutes } from '../../src/model/duration.ts';
import { kindId } from '../../src/model/ids.ts';
import { createPlainJsonReader } from '../plain-json/reader.ts';
import { imagineLamp } from './imagine.ts';

/** The controller of one lamp. */
export const streetLight: DeviceKind = {
  id: kindId('street-light'),
  label: 'Street light',
  description:
    'The controller of one street lamp: whether it shines, how brightly, what it draws, and whether it is broken.',
  quantities: ['lamp_on', 'dim_level', 'active_power', 'active_energy', 'lamp_fault', 'burning_hours'],
  rhythm: {
    speaks: 'periodically',
    every: minutes(15),
    lateAfter: minutes(40),
    staleAfter: hours(2),
  },
  serves: {
    people: 150,
    by: 'device',
    because: 'about 150 people pass under a lamp of a residential street in a night (ours, 2026-11)',
    othersWithinMetres: 50,
  },
  decode: createPlainJsonReader({
    on: 'lamp_on',
    dim: 'dim_level',
    power: 'active_power',
    energy: 'active_energy',
    fault: 'lamp_fault',
    burningHours: 'burning_hours',
  }),
  imagine: imagineLamp,
};
