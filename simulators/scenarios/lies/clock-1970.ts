import { type Lie, speaksRegularly } from './lie.ts';
import { rewriting } from './rewrite.ts';

/** What the clocks of seven sensors in Santander's feed of 2015 said: eight seconds after they were switched on. */
const neverSet = '1970-01-01T00:00:08Z';

/** Has never been told what time it is. */
export const clock1970: Lie = {
  name: 'clock_1970',
  suits: speaksRegularly,
  appoint: () =>
    rewriting('clock_1970', ({ form }) => ({
      form: { ...form, time: neverSet },
      detail: `instead of ${form.time ?? 'no time'}`,
    })),
};
