import { hours, minutes } from '../../src/model/duration.ts';
import { kindId } from '../../src/model/ids.ts';
import { silent } from './lies/silent.ts';
import type { Scenario } from './scenario.ts';
import { planLies } from './sensors-lie.ts';

const station = kindId('environment-station');

/** What an operator should see first: an air station says nothing any more, and with it the air around it is unknown. */
export const stationSilent: Scenario = {
  id: 'station-silent',
  summary: 'One air station falls silent; it is told which.',
  incident: { after: minutes(0), lasts: hours(24) },
  plan: planLies({ lies: [{ ...silent, suits: ({ kind }) => kind.id === station }], liarsOfEach: 1 }),
};
