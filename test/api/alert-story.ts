import { areaId, deviceId, kindId } from '../../src/model/ids.ts';
import { ruleId } from '../../src/model/rule.ts';
import { type EpochMs, epochMs } from '../../src/model/time.ts';
import type { Step } from './small-alerts.ts';

const before = (now: EpochMs, minutes: number): EpochMs => epochMs(now - minutes * 60_000);

/** The condition of smog over Centro, half an hour before, and its alert ten minutes later. */
export function smogOver(now: EpochMs, area = 'centro'): readonly [Step, Step] {
  const since = before(now, 30);
  const about = { rule: ruleId('smog'), subject: { is: 'area', id: areaId(area) }, since } as const;
  const observed = {
    device: deviceId('air-1'),
    kind: kindId('environment-station'),
    quantity: 'pm2_5',
    time: before(now, 21),
    receivedAt: epochMs(before(now, 21) + 90_000),
    value: 61.2,
    quality: 'pass',
  } as const;
  const evidence = { value: 58.4, limit: 50, quantity: 'pm2_5', observations: [observed] } as const;
  return [
    { ...about, to: 'pending', at: since, evidence },
    { ...about, to: 'firing', at: before(now, 20), evidence, began: evidence },
  ];
}

/** The end of what {@link smogOver} began. */
export const smogGone = (now: EpochMs, because: Step['because'] = 'cleared', area = 'centro'): Step => ({
  rule: ruleId('smog'),
  subject: { is: 'area', id: areaId(area) },
  since: before(now, 30),
  to: 'resolved',
  because,
  at: before(now, 5),
});

/** A lamp that is out; for citizens, and no public warning. */
export const lampOut = (now: EpochMs, lamp = 'lamp-1'): Step => ({
  rule: ruleId('dark'),
  subject: { is: 'device', id: deviceId(lamp) },
  to: 'firing',
  at: before(now, 15),
});

/** A device that is silent; for operators only. */
export const bayIsSilent = (now: EpochMs): Step => ({
  rule: ruleId('silent'),
  subject: { is: 'device', id: deviceId('bay-3') },
  to: 'firing',
  at: before(now, 10),
});
