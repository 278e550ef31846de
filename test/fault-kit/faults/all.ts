import type { Fault } from '../fault.ts';
import { kill } from './kill.ts';

/** Every fault, in the order in which `npm run prove` runs them. A new one is a file and a line here. */
export const allFaults: readonly Fault[] = [kill];
