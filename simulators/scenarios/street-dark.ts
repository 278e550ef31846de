import { hours, minutes } from '../../src/model/duration.ts';
import { toIso } from '../../src/model/time.ts';
import { sendEach } from '../step.ts';
import { isDuring, type Scenario } from './scenario.ts';

const street = 'daoiz-velarde';

export const streetDark: Scenario = {
  id: 'street-dark',
  summary: 'The mains fail in one street: its lamps go dark and silent, battery sensors speak on.',
  incident: { after: minutes(1), lasts: hours(2) },
  plan: ({ incident, city }) => {
    const unlit = city.devices.filter(({ tags }) => tags['street'] === street).length;
    return {
      announcements: [
        `No mains for ${unlit} devices in the street ${street} from ${toIso(incident.begins)} to ${toIso(incident.ends)}.`,
      ],
      surroundings: (scene, { tags }) =>
        tags['street'] === street && isDuring(incident, scene.time) ? { ...scene, mainsPower: false } : scene,
      transmit: sendEach,
      planted: [],
    };
  },
};
