import type { Subject } from '../../model/alert.ts';
import type { Area } from '../../model/geography.ts';
import type { DeviceId } from '../../model/ids.ts';
import type { Language } from '../../model/language.ts';
import type { Directory } from '../../registry/port.ts';
import { theCity } from './names.ts';
import type { Saying } from './say.ts';

export type Atlas = Pick<Directory, 'device' | 'area' | 'areas'>;
type In = { readonly atlas: Atlas; readonly saying: Saying; readonly language: Language };

/** Where something is: a device and its street, an area, several of them, or what they lie in. */
export function sayPlace(subjects: readonly Subject[], place: In): string {
  const { atlas, saying } = place;
  if (subjects.length === 0 || subjects.some(({ is }) => is === 'city')) return sayCity(place);
  const devices = subjects.flatMap((subject) => (subject.is === 'device' ? [subject.id] : []));
  const areas = subjects.flatMap((subject) =>
    subject.is === 'area' ? [nameOfArea(atlas.area(subject.id), subject.id)] : [],
  );
  const [only, another] = devices;
  if (only === undefined) return saying.list(areas);
  if (another === undefined && areas.length === 0) return sayDevice(only, atlas);
  const around = areaAroundAll(devices, atlas);
  return around === undefined ? sayCity(place) : plain(around.name);
}

export function nameOfDevice(id: DeviceId, atlas: Atlas): string {
  return plain(atlas.device(id)?.name ?? id);
}

function sayDevice(id: DeviceId, atlas: Atlas): string {
  const area = atlas.device(id)?.area;
  const name = nameOfDevice(id, atlas);
  const where = area === undefined ? undefined : nameOfArea(atlas.area(area), area);
  return where === undefined || name.includes(where) ? name : `${name} (${where})`;
}

function sayCity({ atlas, language }: In): string {
  for (const area of atlas.areas()) if (area.level === 'city') return plain(area.name);
  return theCity[language];
}

const nameOfArea = (area: Area | undefined, id: string): string => plain(area?.name ?? id);

/** The smallest area that all of them lie in. */
function areaAroundAll(devices: readonly DeviceId[], atlas: Atlas): Area | undefined {
  const [first = [], ...others] = devices.map((id) => around(atlas.device(id)?.area, atlas));
  return first.find(({ id }) => others.every((chain) => chain.some((area) => area.id === id)));
}

/** An area and all that it lies in, the smallest first. */
function around(id: Area['id'] | undefined, atlas: Atlas): readonly Area[] {
  const area = id === undefined ? undefined : atlas.area(id);
  return area === undefined ? [] : [area, ...around(area.parent, atlas)];
}

/** Names are written by others: in a message they stand on one line. */
const plain = (name: string): string => name.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
