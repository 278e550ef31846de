import { days } from '../../model/duration.ts';
import { notEvaluated, passed, suspect, type Verdict } from './verdict.ts';
import { spanText, valueText } from './wording.ts';

/** Below this a sensor's supply sags, and what it measures strays. In percent. Ours, after the brown-out notes of battery nodes. */
export const emptyBelow = 5;
/** What is known of a battery holds for so long. */
export const knownFor = days(7);

/** What is known of a device's battery. */
export type KnownBattery = { readonly percent: number; readonly time: number };

/** Battery: what a device measures with an empty one is suspect; its level itself is not. */
export function judgeBattery(known: KnownBattery | undefined, time: number): Verdict {
  if (known === undefined || time < known.time || time - known.time > knownFor) return notEvaluated;
  if (known.percent >= emptyBelow) return passed;
  const age = time - known.time;
  const when = age === 0 ? '' : ` ${spanText(age)} ago`;
  return suspect(
    `battery: ${valueText('battery_level', known.percent)}${when} (suspect below ${valueText('battery_level', emptyBelow)})`,
  );
}
