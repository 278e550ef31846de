import type { QualityWords } from './words.ts';

export const en: QualityWords = {
  flags: {
    pass: { word: 'tested', meaning: 'At least one test looked at the value, and none found anything odd.' },
    not_evaluated: {
      word: 'not tested',

      meaning:
        'No test could look at the value: there are none for it, or too little is known yet. It counts, as it is.',
    },
    suspect: {
      word: 'doubtful',

      meaning: 'A test found it odd. It may be true all the same; it is shown, and is in no mean and no total.',
    },
    fail: {
      word: 'wrong',

      meaning:
        'A test found it almost certainly wrong. It is kept and shown as it came, and is in no mean and no total.',
    },
    missing: { word: 'no value', meaning: 'The device has never said anything about this.' },
  },
  tests: {
    gross_range: {
      label: 'Range',
      plainly: 'The value is outside of what this sensor can measure, or outside of what this city ever sees.',
      rule: 'Outside the range of the sensor: fail. Outside the plausible range of the quantity or kind: suspect. The ends of a range belong to it.',
      needs:
        'Only the value. Where everything that is possible is plausible (states, percentages), there is nothing to test.',
    },
    spike: {
      label: 'Spike',
      plainly: 'The value jumped away from the one before it, and the next one was back where it had been.',
      rule: 'Distance of a reading from the mean of the reading before and the reading behind it: beyond the lower limit suspect, beyond the higher one fail.',
      needs:
        'The next reading, so the verdict comes with that one and raises `revision` to 2; both neighbours within three times the rhythm of the kind, and not doubted themselves. Late readings are not tested.',
    },
    rate_of_change: {
      label: 'Rate of change',
      plainly: 'The value changed faster than such things change, or a counter that can only grow went down.',
      rule: 'Difference to the reading before, per minute (of less than a minute as of one), beyond the limit: suspect. A total that falls: suspect.',
      needs:
        'A reading before it that no other test doubts, within three times the rhythm of the kind. States and late readings are not tested.',
    },
    flat_line: {
      label: 'Flat line',
      plainly: 'The sensor has said exactly the same for so long that it is probably stuck.',
      rule: 'The very same value for longer than the lower span: suspect; for longer than the higher one: fail. Values at which a quantity may rest (no light at night) are left out.',
      needs:
        'Readings without a longer silence for that span. States and totals are not tested: they may rest for ever.',
    },
    clock: {
      label: 'Clock',
      plainly: 'The clock of the device is wrong, so we do not really know when it measured this.',
      rule: 'The shortest delay from the time that the device says to the arrival, in each of the last six spans of ten minutes (or of the rhythm of the kind, if that is longer): ahead of ours by more than a minute, behind by the same quarter of an hour or more each time, or drifting by more than a minute an hour: suspect. So is a single reading that is ahead by more than a minute, or older than 30 days when it arrives. Nothing is corrected; what is impossible is refused.',
      needs:
        'A time that the device says itself; without one the time of arrival stands, and nothing is tested. Messages in three of the spans, in four for a drift.',
    },
    neighbour: {
      label: 'Neighbours',
      plainly: 'The sensors around it agree with each other, and this one says something else.',
      rule: 'Distance from the median of the nearest sensors of the same quantity, beyond the limit and beyond a share of the median: suspect. The reason names the neighbours.',
      needs: 'Enough sensors near by that have spoken lately and are not doubted themselves.',
    },
    battery: {
      label: 'Battery',
      plainly: 'The battery of the device is almost empty, and then sensors often measure wrongly.',
      rule: 'While the battery of the device is below 5 %, all its other measurements are suspect; the level of the battery itself is not.',
      needs: 'A level of the battery from the last 7 days.',
    },
  },
  overview: {
    title: 'What quality means',
    summary: 'Sensors make mistakes. We test each value when it arrives, and say beside it how far it can be trusted.',
    kept: 'Nothing is thrown away and nothing is changed: a doubted value stays visible, with the reason. But it counts in no mean and no total.',
    flags: 'The five words',
    tests: 'The tests',
    worst: 'The worst word of all tests is the quality of the value. A test that cannot run says “{untested}”.',
    programs: 'For programs:',
    json: 'flags, tests and the limits of each quantity',
  },
  test: {
    title: '{label}: a test of values',
    kicker: 'A test of values:',
    kept: 'What it doubts is never thrown away or changed. It is shown with the word “{words}”, and is left out of means and totals.',
    rule: 'The rule',
    needs: 'What it needs',
    without: 'Without that it says “{untested}”, never “{passed}”.',
    after: 'After:',
    ours: 'our own',
    limits: 'Limits of each quantity:',
    json: 'as JSON',
    all: 'All tests and flags',
  },
  or: '” or “',
};
