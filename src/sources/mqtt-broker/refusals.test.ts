import { expect, it } from 'vitest';
import { deviceId } from '../../model/ids.ts';
import type { Rejection, RejectionCode } from '../../model/rejection.ts';
import { type EpochMs, epochMs } from '../../model/time.ts';
import { createRefusalTeller } from './refusals.ts';

function openTeller({ hears = true } = {}) {
  const said: { topic: string; suppressed: unknown }[] = [];
  let now: EpochMs = epochMs(0);
  const tell = createRefusalTeller({
    audience: {
      hears: () => hears,
      publish({ topic, payload }) {
        const parsed: { suppressed: unknown } = JSON.parse(payload.toString());
        said.push({ topic, suppressed: parsed.suppressed });
      },
    },
    directory: { isGateway: (id) => id.startsWith('gate') },
    clock: { now: () => now },
  });
  return {
    said,
    tell: (device: string, code: RejectionCode = 'payload_empty') => tell(deviceId(device), rejection(code)),
    wait: (milliseconds: number) => void (now = epochMs(now + milliseconds)),
  };
}

const rejection = (code: RejectionCode): Rejection => ({
  code,
  detail: '',
  topic: '',
  receivedAt: epochMs(0),
  sender: '',
  device: undefined,
  payload: new Uint8Array(),
});

it('is told once a second per device and code, with a count of those that were not', () => {
  const { said, tell, wait } = openTeller();
  for (let count = 0; count < 5; count++) tell('bay-1');
  tell('bay-1', 'payload_not_json');
  tell('bay-2');
  wait(999);
  tell('bay-1');
  wait(1);
  tell('bay-1');
  expect(said).toEqual([
    { topic: 'barrio/v1/bay-1/refused', suppressed: 0 },
    { topic: 'barrio/v1/bay-1/refused', suppressed: 0 },
    { topic: 'barrio/v1/bay-2/refused', suppressed: 0 },
    { topic: 'barrio/v1/bay-1/refused', suppressed: 5 },
  ]);
});

it('is not even written for a device that does not listen', () => {
  const { said, tell } = openTeller({ hears: false });
  tell('bay-1');
  expect(said).toEqual([]);
});
