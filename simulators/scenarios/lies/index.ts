import { bias } from './bias.ts';
import { clock1970 } from './clock-1970.ts';
import { drift } from './drift.ts';
import { duplicate } from './duplicate.ts';
import { jump } from './jump.ts';
import type { Lie } from './lie.ts';
import { lowBattery } from './low-battery.ts';
import { outOfOrder } from './out-of-order.ts';
import { outOfRange } from './out-of-range.ts';
import { silent } from './silent.ts';
import { spike } from './spike.ts';
import { stuck } from './stuck.ts';
import { clockAhead, clockBehind, clockDrift, clockFuture } from './wrong-clock.ts';

/** All lies. To add one: its file, and its line here. */
export const lies: readonly Lie[] = [
  stuck,
  spike,
  outOfRange,
  jump,
  bias,
  drift,
  clockAhead,
  clockBehind,
  clockDrift,
  clock1970,
  clockFuture,
  lowBattery,
  silent,
  duplicate,
  outOfOrder,
];
