import type { Answers } from '../../contract/generated/answers.ts';
import { figure } from '../../shared/chart/figure.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { ago } from '../../shared/format.ts';
import { count, fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

export type Problem = Answers['GET /api/v1/operate/queue/{id}'];
type Sign = Problem['signs'][number];

/** What speaks for a problem, quantity by quantity. */
export function Evidence({ signs }: { readonly signs: readonly Sign[] }) {
  return (
    <ul>
      {signs.map((sign) => (
        <li key={`${sign.quantity} ${sign.reason}`}>{saySign(sign)}</li>
      ))}
    </ul>
  );
}

function saySign({ quantity, value, reason, count: times, lastAt }: Sign): string {
  const { detail } = words();
  const of = quantity === null ? [] : [wordFor(common().quantities, quantity)];
  const last = value === null || quantity === null ? [] : [sayValue(quantity, value)];
  const age = (Date.now() - Date.parse(lastAt)) / 1000;
  const when = `${count(times, detail.times)}, ${fill(detail.last, { ago: ago(age) })}`;
  return `${[...of, ...last].join(' ')}${of.length > 0 ? ': ' : ''}${sayReason(reason)} (${when})`;
}

export function sayValue(quantity: string, value: number | boolean): string {
  const states: Readonly<Record<string, { readonly true: string; readonly false: string }>> = common().states;
  const state = states[quantity];
  if (state !== undefined) return value === true || value === 1 ? state.true : state.false;
  return figure(quantity, Number(value));
}

/** The word of the test in front of a reason, with the numbers behind it; what no word is known for stays as it is. */
export function sayReason(reason: string): string {
  const [code = '', ...rest] = reason.split(':');
  const known: Readonly<Record<string, string>> = { ...common().tests, ...words().reasons };
  const word = known[code];
  if (word === undefined) return reason;
  const figures = rest.join(':').trim();
  return /\d/.test(figures) && !/[a-z]{4}/i.test(figures) ? `${word} (${figures})` : word;
}
