import { hours, minutes } from '../../src/model/duration.ts';
import { luckOf } from '../chance.ts';
import type { CityDevice } from '../city/device.ts';
import { readPlainForm } from '../plain-form.ts';
import { type Step, send } from '../step.ts';
import type { Utterance } from '../utterance.ts';
import { lies as allLies } from './lies/index.ts';
import type { Candidate, Liar, Lie } from './lies/lie.ts';
import { isDuring, type Plan, type Planted, type Scenario, type Setting } from './scenario.ts';

/** Which lies are told, and by how many sensors each. */
type Cast = { readonly lies: readonly Lie[]; readonly liarsOfEach: number };

type Appointed = { readonly lie: string; readonly tell: Liar };

function shuffled<Item>(items: readonly Item[], seed: number): readonly Item[] {
  const luck = luckOf(seed, 'liars');
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(luck() * left.length), 1));
}

/** Each sensor has one fault at most: what is found of a lie is found because of that lie. */
function appoint({ city, kinds, seed }: Setting, { lies, liarsOfEach }: Cast): ReadonlyMap<CityDevice, Appointed> {
  const candidates = city.devices.flatMap((device): Candidate[] => {
    const kind = kinds.get(device.kind);
    return kind === undefined ? [] : [{ device, kind }];
  });
  const free = new Set(shuffled(candidates, seed));
  const liars = new Map<CityDevice, Appointed>();
  for (const lie of lies) {
    for (const [nth, candidate] of [...free]
      .filter((one) => lie.suits(one))
      .slice(0, liarsOfEach)
      .entries()) {
      free.delete(candidate);
      liars.set(candidate.device, { lie: lie.name, tell: lie.appoint({ nth, kind: candidate.kind }) });
    }
  }
  return liars;
}

type Story = { readonly setting: Setting; readonly liars: ReadonlyMap<CityDevice, Appointed> };

function* lieDuring({ setting, liars }: Story, spoken: Iterable<Utterance>, planted: Planted[]): Generator<Step> {
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

function announce(liars: Story['liars']): string {
  const byLie = Map.groupBy(liars, ([, { lie }]) => lie);
  const said = [...byLie].map(([lie, of]) => `${lie} (${of.map(([{ id }]) => id).join(', ')})`);
  return `These do not tell the truth: ${said.join('; ')}.`;
}

/** A story in which these lies are told. */
export const planLies =
  (cast: Cast) =>
  (setting: Setting): Plan => {
    const planted: Planted[] = [];
    const liars = appoint(setting, cast);
    return {
      announcements: [announce(liars)],
      transmit: (spoken) => lieDuring({ setting, liars }, spoken, planted),
      planted,
    };
  };

export const sensorsLie: Scenario = {
  id: 'sensors-lie',
  summary:
    'Sensors are stuck, spike, drift, fall silent, have wrong clocks or empty batteries; what was planted is told.',
  incident: { after: minutes(0), lasts: hours(24) },
  plan: planLies({ lies: allLies, liarsOfEach: 3 }),
};
