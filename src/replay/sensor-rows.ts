import { CallerError } from '../model/errors.ts';
import { isPosition, type Position } from '../model/geography.ts';
import { type DeviceId, parseDeviceId } from '../model/ids.ts';
import { type Csv, type CsvRecord, readCsv } from './csv.ts';

/** What one line of the parking feed says of a sensor. */
export type SensorRow = {
  readonly device: DeviceId;
  readonly position: Position;
  /** As written: the codec reads them. */
  readonly timeInstant: string;
  readonly presence: string;
  /** `undefined` in a file without streets. */
  readonly street: string | undefined;
};

export type SensorRows = {
  readonly rows: readonly SensorRow[];
  /** Lines that name no sensor or no place, and why. */
  readonly unreadable: readonly { readonly line: number; readonly why: string }[];
};

/** The same columns have shorter names where they went through a tool that allows only ten letters. */
const timeColumns = ['TimeInstant', 'TimeInstan'];
const presenceColumns = ['presenceStatus:parking', 'presenceSt'];
const streetColumn = 'sensor_id';

/** @throws {CallerError} when the file has no such columns. */
export function readSensorRows(text: string): SensorRows {
  const csv = readCsv(text);
  const time = requireColumn(csv, timeColumns);
  const presence = requireColumn(csv, presenceColumns);
  for (const column of ['id', 'latitude', 'longitude']) requireColumn(csv, [column]);
  const rows: SensorRow[] = [];
  const unreadable = csv.torn.map((line) => ({ line, why: 'it has not as many fields as the first line' }));
  for (const record of csv.records) {
    const whose = readWhose(record);
    if (typeof whose === 'string') unreadable.push({ line: record.line, why: whose });
    else {
      const { fields } = record;
      const said = { timeInstant: fields.get(time) ?? '', presence: fields.get(presence) ?? '' };
      rows.push({ ...whose, ...said, street: readStreet(record) });
    }
  }
  return { rows, unreadable };
}

/** In which street each sensor lies. @throws {CallerError} when the file has no such columns. */
export function readStreets(text: string): ReadonlyMap<DeviceId, string> {
  const csv = readCsv(text);
  for (const column of ['id', streetColumn]) requireColumn(csv, [column]);
  return new Map(
    csv.records.flatMap((record) => {
      const [device, street] = [parseDeviceId(record.fields.get('id') ?? ''), readStreet(record)];
      return device === undefined || street === undefined ? [] : [[device, street]];
    }),
  );
}

function requireColumn({ columns }: Csv, names: readonly string[]): string {
  const found = names.find((name) => columns.includes(name));
  if (found !== undefined) return found;
  const has = columns.length === 0 ? 'it is empty' : `its columns are ${columns.slice(0, 12).join(', ')}`;
  throw new CallerError(`the file has no column ${names.join(' or ')}: ${has}`, {
    status: 422,
    code: 'request_malformed',
  });
}

function readWhose({ fields }: CsvRecord): Pick<SensorRow, 'device' | 'position'> | string {
  const id = fields.get('id') ?? '';
  const device = parseDeviceId(id);
  if (device === undefined) return `"${id}" is no id of a sensor`;
  const position = { lat: readDegrees(fields.get('latitude')), lon: readDegrees(fields.get('longitude')) };
  return isPosition(position) ? { device, position } : `${id} has no place`;
}

const readDegrees = (text = ''): number => (text.trim() === '' ? Number.NaN : Number(text));

function readStreet({ fields }: CsvRecord): string | undefined {
  const street = fields.get(streetColumn)?.trim() ?? '';
  return street === '' ? undefined : street;
}
