import { z } from 'zod';
import type { Subject } from '../../model/alert.ts';
import type { AreaId } from '../../model/ids.ts';
import type { Directory } from '../../registry/port.ts';

export const SubjectShape = z
  .object({
    is: z.enum(['device', 'area', 'city']),
    id: z.string().nullable().describe('Null for the city.'),
    name: z.string(),
  })
  .meta({ id: 'AlertSubject', description: 'What an alert is about.' });

export type Names = Pick<Directory, 'device' | 'area' | 'areas'>;

/** How people call an area; its id when it exists no more. */
export const nameOfArea = (id: AreaId, registry: Names): string => registry.area(id)?.name ?? id;

/** How people call the city; `undefined` where it has no area of its own. */
export function nameOfCity(registry: Names): string | undefined {
  for (const area of registry.areas()) if (area.level === 'city') return area.name;
  return undefined;
}

export function nameOf(subject: Subject, registry: Names): string {
  if (subject.is === 'device') return registry.device(subject.id)?.name ?? subject.id;
  return subject.is === 'area' ? nameOfArea(subject.id, registry) : (nameOfCity(registry) ?? '');
}

export const presentSubject = (subject: Subject, registry: Names): z.output<typeof SubjectShape> => ({
  is: subject.is,
  id: subject.is === 'city' ? null : subject.id,
  name: nameOf(subject, registry),
});
