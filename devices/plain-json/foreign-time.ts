/** What other systems call the time of a reading; FIWARE, SensorThings, SenML gateways and hand-made firmware among them. */
const foreignNames: ReadonlySet<string> = new Set([
  'time',
  'times',
  'timestamp',
  'ts',
  'date',
  'datetime',
  'dateobserved',
  'observedat',
  'measuredat',
  'timeinstant',
  'resulttime',
  'phenomenontime',
  'utc',
  'epoch',
]);

/**
 * Whether a field that no kind knows is a time by another name. Such a reading has a time that we do not read, and must not
 * get ours in its place.
 */
export const namesTime = (name: string): boolean =>
  name.length <= 20 && foreignNames.has(name.toLowerCase().replaceAll(/[_-]/g, ''));
