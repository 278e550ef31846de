import { type PlainForm, writeJson } from '../plain-form.ts';
import { type Step, send } from '../step.ts';
import type { Utterance } from '../utterance.ts';
import type { Planted } from './scenario.ts';

type Told = { readonly says: readonly Step[]; readonly lies: readonly Planted[] };

/** One lying sensor: what goes out instead of what it measured. Honest again when it may not lie any more. */
export type Liar = (utterance: Utterance, form: PlainForm, mayLie: boolean) => Told;

type Lie = {
  readonly name: string;
  /** Whether it shows only in a sensor whose readings change all the time. */
  readonly needsMeasuring: boolean;
  appoint(): Liar;
};

const honest = (utterance: Utterance): Told => ({ says: [send(utterance)], lies: [] });

const sendForm = (utterance: Utterance, form: PlainForm): Step => send({ ...utterance, payload: writeJson(form) });

const plant = (
  lie: string,
  { device }: Utterance,
  { time, detail }: { time: string | undefined; detail: string },
): Planted => ({
  lie,
  device: device.id,
  time: time ?? '',
  detail,
});

const stuck: Lie = {
  name: 'stuck',
  needsMeasuring: true,
  appoint: () => {
    let frozen: PlainForm['values'] | undefined;
    return (utterance, form, mayLie) => {
      if (!mayLie) return honest(utterance);
      if (frozen === undefined) {
        frozen = form.values;
        return honest(utterance);
      }
      const detail = `repeats ${JSON.stringify(frozen)}`;
      return {
        says: [sendForm(utterance, { ...form, values: frozen })],
        lies: [plant('stuck', utterance, { time: form.time, detail })],
      };
    };
  },
};

const spikeFactor = 8;
const spikeEvery = 3;

const spiking: Lie = {
  name: 'spiking',
  needsMeasuring: true,
  appoint: () => {
    let count = 0;
    return (utterance, form, mayLie) => {
      count += 1;
      const measured = Object.entries(form.values).find(([, value]) => typeof value === 'number' && value > 0);
      if (!mayLie || count % spikeEvery !== 0 || measured === undefined) return honest(utterance);
      const [name, value] = measured;
      const spike = Math.round(Number(value) * spikeFactor * 10) / 10;
      return {
        says: [sendForm(utterance, { ...form, values: { ...form.values, [name]: spike } })],
        lies: [plant('spiking', utterance, { time: form.time, detail: `${name} ${spike} instead of ${value}` })],
      };
    };
  },
};

/** What the clocks of seven sensors in Santander's feed of 2015 said: eight seconds after they were switched on. */
const neverSet = '1970-01-01T00:00:08Z';

const clockOf1970: Lie = {
  name: '1970',
  needsMeasuring: false,
  appoint: () => (utterance, form, mayLie) =>
    mayLie
      ? {
          says: [sendForm(utterance, { ...form, time: neverSet })],
          lies: [plant('1970', utterance, { time: neverSet, detail: `instead of ${form.time ?? 'no time'}` })],
        }
      : honest(utterance),
};

const duplicate: Lie = {
  name: 'duplicate',
  needsMeasuring: false,
  appoint: () => (utterance, form, mayLie) =>
    mayLie
      ? {
          says: [send(utterance), send(utterance)],
          lies: [plant('duplicate', utterance, { time: form.time, detail: 'the same message twice' })],
        }
      : honest(utterance),
};

const outOfOrder: Lie = {
  name: 'out_of_order',
  needsMeasuring: false,
  appoint: () => {
    let held: { readonly utterance: Utterance; readonly form: PlainForm } | undefined;
    return (utterance, form, mayLie) => {
      if (held !== undefined) {
        const { utterance: late, form: lateForm } = held;
        held = undefined;
        return {
          says: [send(utterance), send(late, utterance.time)],
          lies: [
            plant('out_of_order', late, {
              time: lateForm.time,
              detail: `after the reading of ${form.time ?? 'later'}`,
            }),
          ],
        };
      }
      if (!mayLie) return honest(utterance);
      held = { utterance, form };
      return { says: [], lies: [] };
    };
  },
};

export const lies: readonly Lie[] = [stuck, spiking, clockOf1970, duplicate, outOfOrder];
