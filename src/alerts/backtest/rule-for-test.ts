import { hours, minutes } from '../../model/duration.ts';
import { type Rule, ruleId } from '../../model/rule.ts';
import { mast } from './past-for-test.ts';

const words = { title: 'Smog', text: '{value} {unit}', short: '{value}' };

/** Fine particles above 50 for ten minutes at one mast, except for what is said. */
export const ruleLike = (different: Partial<Rule>): Rule => ({
  id: ruleId('smog'),
  version: '0123456789ab',
  decides: 'ba9876543210',
  name: { es: 'Smog', en: 'Smog', fr: 'Smog' },
  audience: ['citizens', 'operators'],
  severity: 'severe',
  category: 'Health',
  topic: 'air',
  subject: { each: 'device' },
  where: { kinds: [mast.id] },
  when: { is: 'value', quantity: 'pm2_5', limit: { is: 'above', limit: 50, clears: 40 } },
  for: minutes(10),
  keepFiringFor: minutes(0),
  active: [],
  quality: 'counted',
  lateAfter: minutes(10),
  whenUnknown: 'resolve',
  notify: {
    groupBy: 'subject',
    groupWait: minutes(0),
    groupInterval: minutes(5),
    repeatEvery: hours(4),
    inhibitedBy: [],
    receivers: [],
    escalate: [],
    isUrgent: false,
  },
  messages: { raised: { es: words, en: words, fr: words } },
  warning: undefined,
  ...different,
});
