import { expect, it } from 'vitest';
import { deviceId } from '../../model/ids.ts';
import { epochMs } from '../../model/time.ts';
import { createTelling } from './telling.ts';

function openTelling() {
  let now = epochMs(1_000_000);
  const state = { isConnected: true, unsentBytes: 0, said: 0 };
  const tell = createTelling({
    isConnected: () => state.isConnected,
    unsentBytes: () => state.unsentBytes,
    publish: () => void (state.said += 1),
    directory: { isGateway: () => false },
    clock: { now: () => now },
  });
  /** Has so many devices told, and answers how many were. */
  const tellEach = (devices: number): number => {
    const before = state.said;
    for (let index = 0; index < devices; index += 1) tell(deviceId(`bay-${index}`), { ...rejection, receivedAt: now });
    return state.said - before;
  };
  return { state, tellEach, wait: (milliseconds: number) => void (now = epochMs(now + milliseconds)) };
}

const rejection = {
  code: 'payload_empty',
  detail: '',
  topic: '',
  sender: '',
  device: undefined,
  payload: new Uint8Array(),
} as const;

it('tells all devices together a hundred times a second', () => {
  const { tellEach, wait } = openTelling();
  expect(tellEach(500)).toBe(100);
  wait(999);
  expect(tellEach(500)).toBe(0);
  wait(1);
  expect(tellEach(500)).toBe(100);
});

it('goes on when the clock is set back', () => {
  const { tellEach, wait } = openTelling();
  tellEach(500);
  wait(-500_000);
  expect(tellEach(500)).toBe(100);
});

it('says nothing while the broker is away or does not read', () => {
  const { tellEach, state } = openTelling();
  state.isConnected = false;
  expect(tellEach(5)).toBe(0);
  state.isConnected = true;
  state.unsentBytes = 2 ** 21;
  expect(tellEach(5)).toBe(0);
  state.unsentBytes = 0;
  expect(tellEach(5)).toBe(5);
});
