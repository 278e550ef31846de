import { type Alert, type Deed, mostDeeds } from '../../model/alert.ts';

/** The alert, and that this was done about it. */
export const withDeed = (alert: Alert, deed: Deed): Alert => ({
  ...alert,
  deeds: [...(alert.deeds ?? []), deed].slice(-mostDeeds),
});
