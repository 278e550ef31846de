import { minutes } from '../../src/model/duration.ts';
import { sendEach } from '../step.ts';
import type { Scenario } from './scenario.ts';

export const ordinaryDay: Scenario = {
  id: 'ordinary-day',
  summary: 'Santander as it is: rush hours, dusk, weather. Nothing goes wrong.',
  incident: { after: minutes(0), lasts: minutes(0) },
  plan: () => ({ announcements: [], transmit: sendEach, planted: [] }),
};
