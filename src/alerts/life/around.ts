import type { Subject } from '../../model/alert.ts';
import type { AreaId } from '../../model/ids.ts';
import type { RuleNotice } from '../../model/rule.ts';
import type { Directory } from '../../registry/port.ts';

export type Surroundings = Pick<Directory, 'device' | 'area'>;

/** Areas nest four deep; more is a circle that somebody drew by mistake. */
const deepest = 16;

/** The area and all around it, the smallest first. */
export function areasAround(directory: Surroundings, area: AreaId | undefined): readonly AreaId[] {
  const around: AreaId[] = [];
  let next = area;
  while (next !== undefined && around.length < deepest) {
    around.push(next);
    next = directory.area(next)?.parent;
  }
  return around;
}

/** The smallest area that a subject lies in; an area is its own. */
export function areaOf(directory: Surroundings, subject: Subject): AreaId | undefined {
  if (subject.is === 'area') return subject.id;
  return subject.is === 'device' ? directory.device(subject.id)?.area : undefined;
}

const byLevel: Readonly<Record<RuleNotice['groupBy'], readonly string[]>> = {
  subject: [],
  street: ['street', 'district'],
  district: ['district'],
  city: [],
};

/**
 * What alerts of one rule share that are one matter to people. A lamp in no street belongs to the rest of its district, and one in no
 * district to the rest of the city.
 */
export function matterOf(
  directory: Surroundings,
  { groupBy, area, subject }: { groupBy: RuleNotice['groupBy']; area: AreaId | undefined; subject: string },
): string {
  if (groupBy === 'subject') return subject;
  const around = areasAround(directory, area);
  for (const level of byLevel[groupBy]) {
    const found = around.find((id) => directory.area(id)?.level === level);
    if (found !== undefined) return `area:${found}`;
  }
  return 'city';
}
