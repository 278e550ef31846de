import type { Answers } from '../../contract/generated/answers.ts';
import { useAsked } from '../../shared/asked.ts';

export type Area = Answers['GET /api/v1/areas']['areas'][number];

/** The areas of the city, each right before those in it, and how an area is called; by its id until that is known. */
export function useAreas(): { readonly areas: readonly Area[]; readonly areaName: (id: string) => string } {
  const { asked } = useAsked('GET /api/v1/areas');
  const areas = asked.body?.areas ?? [];
  const names = new Map(areas.map(({ id, name }) => [id, name]));
  return { areas, areaName: (id) => names.get(id) ?? id };
}
