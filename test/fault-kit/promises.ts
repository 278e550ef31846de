/** What is promised, in the words of whoever relies on it. A promise that broke is told by its name. */
export const promises = {
  'acknowledged-means-kept': 'Every acknowledged message is in the store, or in the dead letters with its reason.',
  'nothing-doubled': 'No message is in the store twice, however often it was sent.',
  'ledger-balances': 'received = stored + duplicate + rejected + in flight, and stored is what the store gives back.',
  'memory-bounded': 'The memory of the service stays within its bounds.',
  'others-unharmed': 'Devices that have nothing to do with the fault are acknowledged as fast as ever.',
  'catches-up': 'When the fault is over, the store has everything again within the time allowed.',
  'told-why': 'Whoever was refused can read why.',
  'starts-in-seconds': 'The service starts again within seconds, whatever happened to it.',
  'nothing-silent': 'Nothing goes missing, is refused or set aside without a trace that an operator can find.',
  'ends-in-time': 'The fault itself comes to its end.',
} as const satisfies Readonly<Record<string, string>>;

export type PromiseName = keyof typeof promises;

/** A promise that broke, and how. */
export type Finding = { readonly promise: PromiseName; readonly detail: string };

export const describeFinding = ({ promise, detail }: Finding): string => `BROKEN ${promise}: ${detail}`;
