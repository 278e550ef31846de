import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { brand } from '../../model/brand.ts';
import { deviceId } from '../../model/ids.ts';
import { systemClock } from '../../model/time.ts';
import { createMemoryRegistry } from '../../registry/memory/memory-registry.ts';
import type { CredentialMark, Principal } from '../../registry/port.ts';
import { openAudience } from './audience.ts';
import { eventually } from './fixtures/eventually.ts';
import { defaultLimits } from './limits.ts';

const principal: Principal = { role: 'device', id: deviceId('bay-1'), credential: brand<CredentialMark>('any') };

async function openForTest() {
  const directory = createMemoryRegistry({ kinds: new Map(), clock: systemClock });
  const audience = await openAudience({ directory, limits: defaultLimits });
  /** A client that wants its session remembered; answers the CONNACK that it got. */
  async function come(clientId: string) {
    const received: number[] = [];
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        received.push(...chunk);
        done();
      },
    });
    const settings = { clean: false, isWelcomed: false, onClose: () => undefined };
    const listener = await audience.join({ wire, clientId, principal, ...settings });
    await eventually(() => expect(received.length).toBeGreaterThanOrEqual(4));
    return { listener, connack: received.slice(0, 4) };
  }
  return { audience, come, [Symbol.asyncDispose]: () => audience.close() };
}

const isPresent = ({ connack }: { readonly connack: readonly number[] }): boolean => connack[2] === 1;

it('a session that is forgotten has no subscriptions when its client comes again', async () => {
  await using test = await openForTest();
  const filters = [{ filter: 'barrio/v1/live/#', qos: 1 as const }];
  for (const name of ['kept', 'forgotten']) {
    const { listener } = await test.come(name);
    await listener.subscribe(filters);
    await listener.close();
  }
  test.audience.forget('forgotten', principal);
  await eventually(async () => {
    const again = await test.come('forgotten');
    await again.listener.close();
    expect(isPresent(again)).toBe(false);
  });
  expect(isPresent(await test.come('kept'))).toBe(true);
});
