import { z } from 'zod';
import type { Quality } from '../../model/quality.ts';
import type { Value } from '../../model/value.ts';
import { AgeShape, QualityShape } from './value.ts';

/** What a derived number rests on: how many values, how old, and how good the worst of them is. */
export const BasisShape = z
  .object({
    values: z.int().min(0).describe('Known values that went into the number.'),
    newestAgeSeconds: AgeShape.nullable(),
    oldestAgeSeconds: AgeShape.nullable(),
    quality: QualityShape,
    reasons: z.array(z.string()),
  })
  .meta({ id: 'Basis', description: 'What a derived number rests on; its quality is that of its worst value.' });

export type Basis = z.output<typeof BasisShape>;

const worseLast: readonly Quality[] = ['pass', 'not_evaluated', 'suspect', 'fail', 'missing'];

export function basisOf(values: readonly Value[]): Basis {
  const ages = values.flatMap(({ ageSeconds }) => ageSeconds ?? []);
  const worst = Math.max(...values.map(({ quality }) => worseLast.indexOf(quality)));
  return {
    values: values.length,
    newestAgeSeconds: ages.length === 0 ? null : ages.reduce((one, other) => Math.min(one, other)),
    oldestAgeSeconds: ages.length === 0 ? null : ages.reduce((one, other) => Math.max(one, other)),
    quality: worseLast[worst] ?? 'missing',
    reasons: [...new Set(values.flatMap(({ reasons }) => reasons))],
  };
}

/** Whether a value may enter a total or a mean: it is known, and no test has put it in doubt. */
export const counts = (value: Value | undefined): value is Value & { readonly value: number | boolean } =>
  value !== undefined && value.value !== null && (value.quality === 'pass' || value.quality === 'not_evaluated');
