import { kinds } from '../../devices/index.ts';
import { inventory } from '../../simulators/city/inventory.ts';
import { createScenery } from '../../simulators/scene/scene.ts';
import { speakFrom } from '../../simulators/utterance.ts';
import type { BayWord } from '../../src/forecast/past.ts';
import type { TimeSpan } from '../../src/stores/port.ts';

export type ImaginedStreet = { readonly name: string; readonly bays: readonly (readonly BayWord[])[] };

/**
 * What the bays of the simulated city say in a span, street by street. Its streets are long and hardly ever full, so each is also
 * looked at in segments of a few bays, which are. Repeatable from the seed.
 */
export function imagineParking(
  seed: number,
  {
    from,
    to,
    baysPerSegment,
    onlyStreet,
  }: TimeSpan & { readonly baysPerSegment: number; readonly onlyStreet?: string },
): readonly ImaginedStreet[] {
  const devices = inventory().devices.filter(
    ({ kind, tags }) => kind === 'parking-bay' && (onlyStreet === undefined || tags?.['street'] === onlyStreet),
  );
  const words = new Map<string, BayWord[]>(devices.map(({ id }) => [id, []]));
  for (const { time, device, payload } of speakFrom({ devices, kinds, seed, scenery: createScenery(seed) }, from)) {
    if (time >= to) break;
    const decoded = kinds.get(device.kind)?.decode(payload);
    if (decoded?.ok !== true) continue;
    const said = decoded.samples.find(({ quantity }) => quantity === 'occupied');
    if (said !== undefined) words.get(device.id)?.push({ time, occupied: said.value !== 0 });
  }
  const streets = Map.groupBy(devices, ({ tags }) => tags?.['street'] ?? '');
  return [...streets].flatMap(([street, bays]) => {
    const spoken = bays.map(({ id }) => words.get(id) ?? []);
    const segments = Array.from({ length: Math.floor(spoken.length / baysPerSegment) }, (_, index) => ({
      name: `${street}, segment ${index + 1}`,
      bays: spoken.slice(index * baysPerSegment, (index + 1) * baysPerSegment),
    }));
    return [{ name: street, bays: spoken }, ...segments];
  });
}
