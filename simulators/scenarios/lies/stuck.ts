import type { PlainForm } from '../../plain-form.ts';
import type { Lie } from './lie.ts';
import { rewriting } from './rewrite.ts';
import { measures } from './values.ts';

/** Repeats the very same values, while the air around it changes. A lamp repeats itself in good health: only stations are stuck. */
export const stuck: Lie = {
  name: 'stuck',
  suits: measures('air_temperature'),
  appoint: () => {
    let frozen: PlainForm['values'] | undefined;
    return rewriting('stuck', ({ form }) => {
      const values = frozen;
      frozen ??= form.values;
      return values && { form: { ...form, values }, detail: `repeats ${JSON.stringify(values)}` };
    });
  },
};
