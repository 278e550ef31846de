import { type Announcement, subjectKey, type Transition } from '../../../model/alert.ts';
import { hours, minutes, seconds } from '../../../model/duration.ts';
import { languages } from '../../../model/language.ts';
import type { EpochMs } from '../../../model/time.ts';
import type { Came } from './run-script.ts';
import type { ExpectedAnnouncement, ExpectedStep, ScriptTest } from './script-shape.ts';

/** What came otherwise than it was expected, a line each; none when all came. */
export function differences(test: ScriptTest, came: Came): readonly string[] {
  const steps = stepsAsked(test, came.transitions);
  return [
    ...unmatched(test.expect, steps, {
      fits: (expected, step) => stepFits(expected, step, came.from),
      expected: showExpected,
      came: (step) => showStep(step, came.from),
    }),
    ...announcementDifferences(test, came),
  ];
}

/** Whoever does not ask for what was only pending is not told of it. */
function stepsAsked({ expect }: ScriptTest, transitions: readonly Transition[]): readonly Transition[] {
  const asksAll = expect.some(({ to }) => to === 'pending' || to === 'dropped');
  return transitions.filter(({ to }) => asksAll || to === 'firing' || to === 'resolved');
}

function announcementDifferences({ announcements }: ScriptTest, came: Came): readonly string[] {
  if (announcements === undefined) return [];
  return unmatched(announcements, came.announcements, {
    fits: (expected, announcement) => announcementFits(expected, announcement, came.from),
    expected: showExpectedAnnouncement,
    came: (announcement) => showAnnouncement(announcement, came.from),
  });
}

type Kind<Expected, Found> = {
  readonly fits: (expected: Expected, found: Found) => boolean;
  readonly expected: (expected: Expected) => string;
  readonly came: (found: Found) => string;
};

/** Each is expected once and comes once. */
function unmatched<Expected, Found>(
  expected: readonly Expected[],
  found: readonly Found[],
  { fits, ...show }: Kind<Expected, Found>,
): readonly string[] {
  const left = new Set(found);
  const missing = expected.filter((one) => {
    const match = [...left].find((each) => fits(one, each));
    if (match !== undefined) left.delete(match);
    return match === undefined;
  });
  return [
    ...missing.map((one) => `expected  ${show.expected(one)}`),
    ...[...left].map((one) => `came      ${show.came(one)}`),
  ];
}

const isAsked = <Value>(expected: Value | undefined, value: Value): boolean =>
  expected === undefined || expected === value;
/** Numbers are written down with as many digits as somebody likes to. */
const isNear = (expected: number | undefined, value: number | undefined): boolean =>
  expected === undefined ||
  (value !== undefined && Math.abs(expected - value) <= Math.max(0.05, Math.abs(value) * 0.001));

const stepFits = (expected: ExpectedStep, step: Transition, from: EpochMs): boolean =>
  expected.to === step.to &&
  expected.at === step.at - from &&
  isAsked(expected.rule, step.rule) &&
  isAsked(expected.subject, subjectKey(step.subject)) &&
  isAsked(expected.because, step.because) &&
  isNear(expected.value, step.evidence.value);

/** What time brings about is known a little later: {@link Transition.noticedAt}. */
const noticed = seconds(15);
const isSoonAfter = (expected: number, said: number): boolean => said >= expected && said - expected <= noticed;

const announcementFits = (expected: ExpectedAnnouncement, said: Announcement, from: EpochMs): boolean =>
  expected.what === said.what &&
  (expected.at === undefined || isSoonAfter(expected.at, said.announcedAt - from)) &&
  isAsked(expected.rule, said.rule) &&
  isAsked(expected.count, said.count) &&
  (expected.receivers === undefined || expected.receivers.toSorted().join() === said.receivers.toSorted().join()) &&
  wordsOf(expected).every(({ language, part, words }) => said.texts[language][part] === words);

const parts = ['title', 'text', 'short'] as const;

const wordsOf = (expected: ExpectedAnnouncement) =>
  languages.flatMap((language) =>
    parts.flatMap((part) => {
      const words = expected[language]?.[part];
      return words === undefined ? [] : [{ language, part, words }];
    }),
  );

/** `2h`, `95m`, `90s`: as it is written in the file. */
function showOffset(milliseconds: number): string {
  const units = [
    [hours(1), 'h'],
    [minutes(1), 'm'],
  ] as const;
  const [size, unit] = units.find(([each]) => milliseconds !== 0 && milliseconds % each === 0) ?? [seconds(1), 's'];
  return `${milliseconds / size}${unit}`;
}

const shown = (words: readonly (string | undefined)[]): string => words.filter((word) => word !== undefined).join(' ');

const showExpected = ({ at, to, rule, subject, value, because }: ExpectedStep): string =>
  shown([
    showOffset(at),
    to,
    rule,
    subject,
    value === undefined ? undefined : `value ${value}`,
    because === undefined ? undefined : `because of ${because}`,
  ]);

const showStep = ({ at, to, rule, subject, because, evidence }: Transition, from: EpochMs): string =>
  shown([
    showOffset(at - from),
    to,
    rule,
    subjectKey(subject),
    evidence.value === undefined ? undefined : `value ${Math.round(evidence.value * 1000) / 1000}`,
    `because of ${because}`,
  ]);

const showExpectedAnnouncement = (expected: ExpectedAnnouncement): string =>
  shown([
    'announcement',
    expected.at === undefined ? undefined : showOffset(expected.at),
    expected.what,
    expected.rule,
    expected.count === undefined ? undefined : `count ${expected.count}`,
    expected.receivers && `to ${expected.receivers.join(', ')}`,
    ...wordsOf(expected).map(({ language, part, words }) => `${language}.${part} "${words}"`),
  ]);

const showAnnouncement = ({ announcedAt, what, rule, count, receivers, texts }: Announcement, from: EpochMs): string =>
  shown([
    'announcement',
    showOffset(Math.floor((announcedAt - from) / seconds(1)) * seconds(1)),
    what,
    rule,
    `count ${count}`,
    receivers.length === 0 ? undefined : `to ${receivers.join(', ')}`,
    ...languages.map(
      (language) => `${language}.title "${texts[language].title}" ${language}.text "${texts[language].text}"`,
    ),
  ]);
