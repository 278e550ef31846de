import { expect, it } from 'vitest';
import { brand } from '../../model/brand.ts';
import { deviceId } from '../../model/ids.ts';
import { systemClock } from '../../model/time.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import type { CredentialMark } from '../../registry/port.ts';
import { TopicCache } from './topic-cache.ts';

/** Goes twice round so many topics; answers for how many of them the second time the registry had to be asked. */
function askedAgain(role: 'device' | 'gateway', topics: number): number {
  let asked = 0;
  const registry = createMemoryRegistry({ kinds: new Map(), clock: systemClock });
  const device = registry.device.bind(registry);
  const directory = Object.assign(Object.create(registry), {
    device(id: string) {
      asked++;
      return device(id);
    },
  });
  const cache = new TopicCache({ role, id: deviceId('a'), credential: brand<CredentialMark>('any') }, directory);
  const goRound = (): void => {
    for (let number = 0; number < topics; number++) {
      const bytes = Buffer.from(`barrio/v1/device-${number}/up`);
      expect(cache.at(bytes, 0, bytes.length)).toMatchObject({ topic: bytes.toString() });
    }
  };
  goRound();
  asked = 0;
  goRound();
  return asked;
}

it.each([
  ['device', 16, 0],
  ['device', 17, 17],
  ['gateway', 1_024, 0],
  ['gateway', 1_025, 1_025],
] as const)('of a %s with %d topics, %d are looked up again: it remembers a bounded number', (role, topics, again) => {
  expect(askedAgain(role, topics)).toBe(again);
});
