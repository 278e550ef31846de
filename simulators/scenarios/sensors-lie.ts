import { hours, minutes } from '../../src/model/duration.ts';
import { luckOf } from '../chance.ts';
import type { CityDevice } from '../city/device.ts';
import { readPlainForm } from '../plain-form.ts';
import { type Step, send } from '../step.ts';
import type { Utterance } from '../utterance.ts';
import { lies } from './lies/index.ts';
import type { Candidate, Liar } from './lies/lie.ts';
import { isDuring, type Planted, type Scenario, type Setting } from './scenario.ts';

const liarsPerLie = 3;

type Appointed = { readonly lie: string; readonly tell: Liar };

function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const luck = luckOf(seed, 'liars');
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(luck() * left.length), 1));
}

/** Each sensor has one fault at most: what is found of a lie is found because of that lie. */
function appoint({ city, kinds, seed }: Setting): ReadonlyMap<CityDevice, Appointed> {
  const candidates = city.devices.flatMap((device): Candidate[] => {
    const kind = kinds.get(device.kind);
    return kind === undefined ? [] : [{ device, kind }];
  });
  const free = new Set(shuffled(candidates, seed));
  const liars = new Map<CityDevice, Appointed>();
  for (const lie of lies) {
    for (const [nth, candidate] of [...free]
      .filter((one) => lie.suits(one))
      .slice(0, liarsPerLie)
      .entries()) {
      free.delete(candidate);
      liars.set(candidate.device, { lie: lie.name, tell: lie.appoint({ nth, kind: candidate.kind }) });
    }
  }
  return liars;
}

function* lieDuring(setting: Setting, spoken: Iterable<Utterance>, planted: Planted[]): Generator<Step> {
  const liars = appoint(setting);
  for (const utterance of spoken) {
    const liar = liars.get(utterance.device);
    const form = liar && readPlainForm(utterance.payload);
    if (liar === undefined || form === undefined) {
      yield send(utterance);
      continue;
    }
    const told = liar.tell({ utterance, form, mayLie: isDuring(setting.incident, utterance.time) });
    planted.push(...told.lies);
    yield* told.says;
  }
}

function announce(setting: Setting): string {
  const byLie = Map.groupBy(appoint(setting), ([, { lie }]) => lie);
  const said = [...byLie].map(([lie, liars]) => `${lie} (${liars.map(([{ id }]) => id).join(', ')})`);
  return `These do not tell the truth: ${said.join('; ')}.`;
}

export const sensorsLie: Scenario = {
  id: 'sensors-lie',
  summary:
    'Sensors are stuck, spike, drift, fall silent, have wrong clocks or empty batteries; what was planted is told.',
  incident: { after: minutes(0), lasts: hours(24) },
  plan: (setting) => {
    const planted: Planted[] = [];
    return {
      announcements: [announce(setting)],
      transmit: (spoken) => lieDuring(setting, spoken, planted),
      planted,
    };
  },
};
