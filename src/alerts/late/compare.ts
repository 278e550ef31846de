import type { Annotation } from '../../model/alert.ts';
import { minutes } from '../../model/duration.ts';
import type { EpochMs, TimeSpan } from '../../model/time.ts';
import type { Episode, KeptEpisode, WouldBe } from './episodes.ts';

/** What late data say, without whose it is and when it was said. */
export type Finding = Pick<Annotation, 'says' | 'alert' | 'from' | 'to' | 'evidence'>;

/** Sooner or later by no more than this is the same. */
const same = minutes(1);

/** What is judged: from the time of the first late reading, up to where it is known what would have been. */
export type Judged = TimeSpan & { readonly wasInForce: (moment: EpochMs) => boolean };

/**
 * How what would have been differs from what was told. Only from `judged.from` on, the time of the first late reading: nothing before it
 * can be different; `judged.to` is up to where it is known what would have been.
 */
export function compare(kept: readonly KeptEpisode[], wouldBe: readonly WouldBe[], judged: Judged): readonly Finding[] {
  const touches = ({ from, to }: Episode): boolean => from < judged.to && (to === undefined || to >= judged.from);
  return together(kept.filter(touches), wouldBe.filter(touches)).flatMap((matter) => findingsOf(matter, judged));
}

/** Episodes that overlap, directly or through others: one matter. */
type Matter = { readonly kept: KeptEpisode[]; readonly wouldBe: WouldBe[] };

function together(kept: readonly KeptEpisode[], wouldBe: readonly WouldBe[]): readonly Matter[] {
  const all = [
    ...kept.map((episode) => ({ episode, put: (matter: Matter) => matter.kept.push(episode) })),
    ...wouldBe.map((episode) => ({ episode, put: (matter: Matter) => matter.wouldBe.push(episode) })),
  ].sort((one, other) => one.episode.from - other.episode.from);
  const matters: Matter[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const { episode, put } of all) {
    const last = matters.at(-1);
    const matter = last !== undefined && episode.from <= until ? last : { kept: [], wouldBe: [] };
    if (matter !== last) matters.push(matter);
    put(matter);
    until = Math.max(until, episode.to ?? Number.POSITIVE_INFINITY);
  }
  return matters;
}

function findingsOf({ kept, wouldBe }: Matter, judged: Judged): readonly Finding[] {
  const [firstKept, firstWouldBe] = [kept[0], wouldBe[0]];
  const [lastKept, lastWouldBe] = [lastOf(kept), lastOf(wouldBe)];
  if (firstKept === undefined || lastKept === undefined)
    return wouldBe.filter((each) => isLongEnough(each) && judged.wasInForce(each.from)).map(wouldHaveFired);
  if (firstWouldBe === undefined || lastWouldBe === undefined) return kept.map(wouldNotHaveFired);
  return [
    ...(firedOtherwise(firstKept, firstWouldBe, judged) ? [firedAt(firstKept, firstWouldBe)] : []),
    ...wouldBe.flatMap((each, index) => pauseOf(kept, [each, wouldBe[index + 1]], judged)),
    ...(resolvedOtherwise(lastKept, lastWouldBe, judged) ? [resolvedAt(lastKept, lastWouldBe)] : []),
  ];
}

/** Where one alert was told, and two would have been: when the first would have ended, and that there would have been another. */
function pauseOf(
  kept: readonly KeptEpisode[],
  [one, next]: readonly [WouldBe, WouldBe | undefined],
  judged: Judged,
): readonly Finding[] {
  const { to } = one;
  if (to === undefined || next === undefined || to < judged.from || next.from - to <= same) return [];
  const around = kept.find((each) => each.from < to && endOf(each) > next.from);
  return around === undefined ? [] : [resolvedAt(around, one), { ...wouldHaveFired(next), alert: around.alert }];
}

/** The one that lasted longest. */
const lastOf = <Some extends Episode>(episodes: readonly Some[]): Some | undefined =>
  episodes.toSorted((one, other) => endOf(one) - endOf(other)).at(-1);
const endOf = ({ to }: Episode): number => to ?? Number.POSITIVE_INFINITY;

const isLongEnough = ({ from, to }: Episode): boolean => to === undefined || to > from;

function firedOtherwise(kept: KeptEpisode, wouldBe: WouldBe, { from, wasInForce }: Judged): boolean {
  return kept.from >= from && wouldBe.from >= from && wasInForce(wouldBe.from) && differ(kept.from, wouldBe.from);
}

function resolvedOtherwise(kept: KeptEpisode, wouldBe: WouldBe, judged: Judged): boolean {
  if (kept.endedBy === 'other') return false;
  const ends = [kept.to, wouldBe.to].filter((end) => end !== undefined);
  if (ends.every((end) => end < judged.from)) return false;
  // Of what lies behind what was judged, nothing is known.
  const knows = (end: EpochMs | undefined): boolean => end === undefined || end <= judged.to;
  return knows(kept.to) && (ends.length === 1 ? judged.to - Math.max(...ends) > same : differ(ends[0], ends[1]));
}

const differ = (one: number | undefined, other: number | undefined): boolean =>
  one !== undefined && other !== undefined && Math.abs(one - other) > same;

const wouldHaveFired = ({ from, to, evidence }: WouldBe): Finding => ({
  says: 'would_have_fired',
  alert: undefined,
  from,
  to,
  evidence,
});

const wouldNotHaveFired = ({ alert }: KeptEpisode): Finding => ({
  says: 'would_not_have_fired',
  alert,
  from: undefined,
  to: undefined,
  evidence: undefined,
});

const firedAt = ({ alert }: KeptEpisode, { from, to, evidence }: WouldBe): Finding => ({
  says: 'would_have_fired_at',
  alert,
  from,
  to,
  evidence,
});

const resolvedAt = ({ alert }: KeptEpisode, { from, to, endEvidence }: WouldBe): Finding => ({
  says: 'would_have_resolved_at',
  alert,
  from,
  to,
  evidence: endEvidence,
});
