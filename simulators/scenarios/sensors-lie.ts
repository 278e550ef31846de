import { hours, minutes } from '../../src/model/duration.ts';
import { luckOf } from '../chance.ts';
import type { CityDevice } from '../city/device.ts';
import { type PlainForm, readPlainForm } from '../plain-form.ts';
import { type Step, send } from '../step.ts';
import type { Utterance } from '../utterance.ts';
import { type Liar, lies } from './lies.ts';
import { isDuring, type Planted, type Scenario, type Setting } from './scenario.ts';

const liarsPerLie = 3;
/** So many lies are told by one sensor before it comes to its senses; keeps what was planted countable. */
const liesPerLiar = 24;

function* shuffled(devices: readonly CityDevice[], seed: number): Generator<CityDevice, undefined> {
  const luck = luckOf(seed, 'liars');
  const left = [...devices];
  while (left.length > 0) yield* left.splice(Math.floor(luck() * left.length), 1);
}

/** Stations measure something new each time, so that being stuck shows; a lamp repeats itself in good health. */
const measuresAnew = ({ gateway }: CityDevice): boolean => gateway === undefined;

/** Liars speak often, so that their lies show soon; a bay may have nothing to say for an hour. */
function appoint({ city, kinds, seed }: Setting): ReadonlyMap<CityDevice, Liar> {
  const devices = city.devices.filter(({ kind }) => kinds.get(kind)?.rhythm.speaks === 'periodically');
  const stations = shuffled(devices.filter(measuresAnew), seed);
  const others = shuffled(
    devices.filter((device) => !measuresAnew(device)),
    seed,
  );
  const liars = new Map<CityDevice, Liar>();
  for (const lie of lies)
    for (let count = 0; count < liarsPerLie; count += 1) {
      const device = (lie.needsMeasuring ? stations : others).next().value;
      if (device !== undefined) liars.set(device, lie.appoint());
    }
  return liars;
}

function* lieDuring(setting: Setting, spoken: Iterable<Utterance>, planted: Planted[]): Generator<Step> {
  const liars = appoint(setting);
  const told = new Map<string, number>();
  for (const utterance of spoken) {
    const { device, time } = utterance;
    const liar = liars.get(device);
    const count = told.get(device.id) ?? 0;
    const form: PlainForm | undefined = liar === undefined ? undefined : readPlainForm(utterance.payload);
    if (liar === undefined || form === undefined) {
      yield send(utterance);
      continue;
    }
    const { says, lies: fresh } = liar(utterance, form, isDuring(setting.incident, time) && count < liesPerLiar);
    told.set(device.id, count + fresh.length);
    planted.push(...fresh);
    yield* says;
  }
}

export const sensorsLie: Scenario = {
  id: 'sensors-lie',
  summary:
    'Some sensors are stuck, spike, live in 1970, say everything twice, or in the wrong order; what was planted is told.',
  incident: { after: minutes(0), lasts: hours(24) },
  plan: (setting) => {
    const planted: Planted[] = [];
    const names = [...appoint(setting).keys()].map(({ id }) => id);
    return {
      announcements: [`These do not tell the truth: ${names.join(', ')}.`],
      transmit: (spoken) => lieDuring(setting, spoken, planted),
      planted,
    };
  },
};
