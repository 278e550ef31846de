import { cityZone } from '../../shared/city.ts';
import { fieldAt, momentOf } from './zone-time.ts';

/** What a field for date and time holds, on the clocks of the city: `2026-11-22T09:30`. */
export const toField = (time: number): string => fieldAt(time, cityZone);

/** The moment that such a field means; `undefined` while it is not filled in. */
export const fromField = (text: string): number | undefined => momentOf(text, cityZone);
