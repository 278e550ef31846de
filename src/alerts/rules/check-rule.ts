import type { DeviceKind, Kinds } from '../../model/device-kind.ts';
import { kindId, parseAreaId, parseDeviceId } from '../../model/ids.ts';
import { didYouMean } from '../../model/nearest.ts';
import type { Condition, RuleId } from '../../model/rule.ts';
import { checkMessages } from './check-messages.ts';
import type { Report } from './fault.ts';
import { readCondition } from './read-condition.ts';
import type { SoundParts } from './read-rule.ts';

type Context = { readonly id: RuleId; readonly kinds: Kinds; readonly report: Report };

/** Reports what makes no sense in the parts of a rule that are well-formed. @returns the condition, where that makes sense. */
export function checkRule(parts: SoundParts, { id, kinds, report }: Context): Condition | undefined {
  if (parts.where !== undefined) checkScope(parts.where, { kinds, report });
  if (parts.active !== undefined) checkHours(parts.active, report);
  if (parts.notify !== undefined) checkNotice(parts.notify, { id, report, each: parts.each, audience: parts.audience });
  if (parts.warning !== undefined && parts.audience?.includes('citizens') === false)
    report(['warning'], 'a public warning is for citizens: add them to "audience", or leave the warning out');
  const when = parts.when === undefined ? undefined : readWhen(parts.when, { ...parts, kinds, report });
  checkMessages(parts.messages, { when, report });
  return when;
}

function readWhen(
  written: NonNullable<SoundParts['when']>,
  { each, where, kinds, report }: Pick<SoundParts, 'each' | 'where'> & Omit<Context, 'id'>,
): Condition | undefined {
  // Without knowing what it watches or which kinds count, nobody can say whether the condition fits.
  if (each === undefined || where === undefined) return undefined;
  let isSound = true;
  const condition = readCondition(written, {
    path: ['when'],
    depth: 1,
    watches: each === 'device' ? 'device' : 'area',
    isWithinSome: false,
    picks: picksOf(where),
    kinds: kindsOf(where, kinds),
    report(path, says) {
      isSound = false;
      report(path, says);
    },
  });
  // What follows from a mistake is none of its own.
  return isSound ? condition : undefined;
}

function picksOf({ devices, tags }: NonNullable<SoundParts['where']>): 'devices' | 'tags' | undefined {
  if (devices !== undefined) return 'devices';
  return tags === undefined ? undefined : 'tags';
}

/** Those that count: all, when the rule names none. */
function kindsOf({ kinds: named }: NonNullable<SoundParts['where']>, kinds: Kinds): readonly DeviceKind[] {
  if (named === undefined) return [...kinds.values()];
  return named.flatMap((id) => kinds.get(kindId(id)) ?? []);
}

function checkScope(
  { kinds: named = [], areas = [], devices = [] }: NonNullable<SoundParts['where']>,
  { kinds, report }: Omit<Context, 'id'>,
): void {
  for (const [index, id] of named.entries()) {
    if (kinds.has(kindId(id))) continue;
    const nearest = didYouMean(id, kinds.keys()) || `; there are ${[...kinds.keys()].join(', ')}`;
    report(['where', 'kinds', index], `there is no kind "${id}" of device${nearest}`);
  }
  for (const [index, id] of areas.entries())
    if (parseAreaId(id) === undefined) report(['where', 'areas', index], `"${id}" cannot be the id of an area`);
  for (const [index, id] of devices.entries())
    if (parseDeviceId(id) === undefined) report(['where', 'devices', index], `"${id}" cannot be the id of a device`);
}

function checkHours(active: NonNullable<SoundParts['active']>, report: Report): void {
  for (const [index, { from, to }] of active.entries())
    if (from === to)
      report(
        ['active', index],
        'begins when it ends: leave "active" out for the whole day, or use "days" with 00:00 to 23:59',
      );
}

type Around = Pick<SoundParts, 'each' | 'audience'> & Omit<Context, 'kinds'>;

function checkNotice(notice: NonNullable<SoundParts['notify']>, { id, report, each, audience }: Around): void {
  const own = notice.inhibited_by.findIndex((rule) => rule === id);
  if (own !== -1) report(['notify', 'inhibited_by', own], 'a rule cannot be inhibited by itself');
  const spans = notice.escalate.map(({ after }) => after);
  for (const [index, after] of spans.entries())
    if (index > 0 && after <= (spans[index - 1] ?? 0))
      report(['notify', 'escalate', index, 'after'], 'is not later than the step before: order the steps by "after"');
  if (audience?.includes('operators') === false && (notice.receivers.length > 0 || notice.escalate.length > 0))
    report(['notify'], 'tells receivers, who are operators: add operators to "audience"');
  const isWider =
    (each === 'city' && notice.group_by !== 'city') || (each === 'district' && notice.group_by === 'street');
  if (notice.group_by !== 'subject' && isWider)
    report(['notify', 'group_by'], `cannot group by ${notice.group_by}: each ${each} is larger; leave it out`);
}
