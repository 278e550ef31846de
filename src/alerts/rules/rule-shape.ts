import { z } from 'zod';
import { alertTopics, audiences, categories, severities } from '../../model/rule.ts';
import { ConditionShape } from './condition-shape.ts';
import { duration, flag, inEveryLanguage, listOf, mapping, oneOf, timeOfDay, words } from './shape-parts.ts';

/* A rule as people write it. docs/rules.md shows one of each; docs/rules.schema.json is made of this. */

export const writtenWeekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export const subjectLevels = ['device', 'street', 'district', 'garage', 'city'] as const;

const anId = () => z.string('expected an id').min(1, 'expected an id').max(64, 'an id has at most 64 characters');
const name = z.string('expected a name').regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected a name such as night-desk');

const WhereShape = mapping({
  kinds: listOf(anId()).min(1, 'name at least one kind, or leave it out').optional(),
  areas: listOf(anId()).min(1, 'name at least one area, or leave it out').optional(),
  devices: listOf(anId()).min(1, 'name at least one device, or leave it out').optional(),
  tags: z.record(z.string(), z.string('expected a text in quotes')).optional(),
}).describe('Which devices count; all that are left out do. An area stands for itself and all that lie in it');

const ActiveShape = listOf(
  mapping({
    from: timeOfDay,
    to: timeOfDay,
    days: listOf(oneOf(writtenWeekdays)).min(1, 'name at least one day, or leave it out').optional(),
  }),
).describe(
  'On the clocks of the city; "to" may lie before "from": over midnight. Days are those on which the hours begin',
);

const NotifyShape = mapping({
  group_by: oneOf(['subject', 'street', 'district', 'city'])
    .default('subject')
    .describe('Alerts of this rule in the same area of this level are one matter to people'),
  group_wait: duration.prefault('0s').describe('How long the first of a group waits for the others'),
  group_interval: duration.prefault('5m').describe('No more than one update of a group in so long'),
  repeat_every: duration.optional().describe('Says it again while it lasts and nobody acknowledged it'),
  inhibited_by: listOf(name)
    .default([])
    .describe('Is not announced while one of these rules fires there, or around it'),
  receivers: listOf(name).default([]).describe('Operators who are told, by their names in receivers.yaml'),
  escalate: listOf(mapping({ after: duration, receivers: listOf(name).min(1, 'name at least one receiver') }))
    .default([])
    .describe('Who else is told when nobody acknowledged it for so long'),
  urgent: flag.default(false).describe('Wakes people in their quiet hours'),
});

const MessageShape = mapping({ title: words(120), text: words(1000), short: words(300) });
const MessagesShape = mapping({
  raised: inEveryLanguage(MessageShape),
  updated: inEveryLanguage(MessageShape).optional().describe('When more or less is concerned. "raised" when left out'),
  resolved: inEveryLanguage(MessageShape).optional().describe('Made of name and place when left out'),
  unknown: inEveryLanguage(MessageShape)
    .optional()
    .describe('When it is over because nobody knows any more. Made of name and place when left out'),
});

const WarningShape = mapping({
  event: inEveryLanguage(words(60)),
  urgency: oneOf(['Immediate', 'Expected', 'Future', 'Past', 'Unknown']),
  certainty: oneOf(['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown']).default('Observed'),
  response: oneOf([
    'Shelter',
    'Evacuate',
    'Prepare',
    'Execute',
    'Avoid',
    'Monitor',
    'Assess',
    'AllClear',
    'None',
  ]).default('None'),
  instruction: inEveryLanguage(words(600)).optional(),
}).describe('Makes it a public warning too (CAP 1.2)');

export const RuleShape = mapping({
  name: inEveryLanguage(words(80)).describe('What it is called'),
  audience: listOf(oneOf(audiences)).min(1, 'say for whom it is').describe('For whom it is'),
  severity: oneOf(severities),
  category: oneOf(categories),
  topic: oneOf(alertTopics).describe('What people choose to hear about'),
  each: oneOf(subjectLevels).describe('What it watches, each on its own'),
  where: WhereShape.prefault({}),
  when: ConditionShape,
  for: duration.prefault('0s').describe('How long the condition must hold before it fires'),
  keep_firing_for: duration.prefault('0s').describe('How long it must not hold before it is resolved'),
  active: ActiveShape.default([]),
  quality: oneOf(['counted', 'pass', 'any']).default('counted').describe('counted: values that no test doubts'),
  late_after: duration.prefault('15m').describe('A reading that comes so late changes nothing now'),
  when_unknown: oneOf(['keep', 'resolve'])
    .default('keep')
    .describe('What becomes of an alert when nobody knows any more whether its condition holds'),
  notify: NotifyShape.prefault({}),
  warning: WarningShape.optional(),
  messages: MessagesShape,
});

export type WrittenRule = z.output<typeof RuleShape>;
