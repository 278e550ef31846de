import type { Fault } from '../fault.ts';
import { backlog } from './backlog.ts';
import { clock, clockStoreAway } from './clock.ts';
import { damagedSegment } from './damaged-segment.ts';
import { diskFull } from './disk-full.ts';
import { flood } from './flood.ts';
import { kill } from './kill.ts';
import { networkCut } from './network-cut.ts';
import { poison } from './poison.ts';
import { powerCut } from './power-cut.ts';
import { powerCutStoreAway } from './power-cut-store-away.ts';
import { sessions } from './sessions.ts';
import { shuffle } from './shuffle.ts';
import { slowSubscriber } from './slow-subscriber.ts';
import { storeDown } from './store-down.ts';
import { storeRefuses } from './store-refuses.ts';
import { storeSlow } from './store-slow.ts';
import { tornTail } from './torn-tail.ts';

/** Every fault, in the order in which `npm run prove` runs them. A new one is a file and a line here. */
export const allFaults: readonly Fault[] = [
  kill,
  powerCut,
  powerCutStoreAway,
  storeDown,
  storeSlow,
  storeRefuses,
  diskFull,
  tornTail,
  damagedSegment,
  poison,
  shuffle,
  networkCut,
  flood,
  backlog,
  slowSubscriber,
  sessions,
  clock,
  clockStoreAway,
];
