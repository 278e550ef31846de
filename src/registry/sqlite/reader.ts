import type { DatabaseSync } from 'node:sqlite';
import { deviceId } from '../../model/ids.ts';
import type { EditableDirectory } from '../directory.ts';
import { type Change, readArea, readChange, readCredential, readDevice, readId } from './rows.ts';

/** Carries what the database says into the directory: everything once, then only what changed. */
export interface RegistryReader {
  /** Whether anything had changed since the last call. Nobody is told; that is for the caller. */
  catchUp(): boolean;
}

/** Reads everything before it returns. */
export function createRegistryReader(connection: DatabaseSync, directory: EditableDirectory): RegistryReader {
  const statements = prepare(connection);
  const latest = (): number => Number(statements.latest.get()?.['revision'] ?? 0);
  let revision = 0;

  function readAll(): void {
    // All of it before any of it is forgotten: when the disk fails half-way, the memory still answers as it did.
    const gateways = statements.gateways.all().map((row) => deviceId(readId(row)));
    const devices = statements.devices.all().map((row) => readDevice(row));
    const credentials = statements.credentials.all().map((row) => readCredential(row));
    const areas = statements.areas.all().map((row) => readArea(row));
    directory.clear();
    directory.setAreas(areas);
    for (const id of gateways) directory.putGateway(id);
    for (const device of devices) directory.putDevice(device);
    for (const credential of credentials) directory.putCredential(credential);
  }

  function readAreas(): void {
    directory.setAreas(statements.areas.all().map((row) => readArea(row)));
  }

  function readOne(id: string): void {
    const [device, gateway, credential] = [
      statements.device.get(id),
      statements.gateway.get(id),
      statements.credential.get(id),
    ];
    if (device === undefined) directory.dropDevice(id);
    else directory.putDevice(readDevice(device));
    if (gateway === undefined) directory.dropGateway(id);
    else directory.putGateway(deviceId(readId(gateway)));
    if (credential === undefined) directory.dropCredential(id);
    else directory.putCredential(readCredential(credential));
  }

  function apply(changes: readonly Change[]): void {
    if (changes.some(({ subject }) => subject === 'areas')) readAreas();
    const ids = new Set(changes.filter(({ subject }) => subject === 'id').map(({ id }) => id));
    for (const id of ids) readOne(id);
  }

  function catchUp(): boolean {
    const changes = statements.changes.all(revision).map((row) => readChange(row));
    const [first] = changes;
    const last = changes.at(-1);
    if (first === undefined || last === undefined) return false;
    // The oldest changes are dropped in time: whoever slept past them starts over.
    const missedSome = first.revision > revision + 1;
    if (missedSome || changes.some(({ subject }) => subject === 'everything')) readAll();
    else apply(changes);
    revision = last.revision;
    return true;
  }

  oneMoment(connection, () => {
    readAll();
    revision = latest();
  });
  return { catchUp: () => oneMoment(connection, catchUp) };
}

/** Reads as of one moment, whatever other processes commit meanwhile; also inside of a transaction that is under way. */
function oneMoment<Result>(connection: DatabaseSync, read: () => Result): Result {
  connection.exec('SAVEPOINT one_moment');
  try {
    return read();
  } finally {
    connection.exec('RELEASE one_moment');
  }
}

const prepare = (connection: DatabaseSync) => ({
  latest: connection.prepare('SELECT max(revision) AS revision FROM registry_changes'),
  changes: connection.prepare('SELECT * FROM registry_changes WHERE revision > ? ORDER BY revision'),
  devices: connection.prepare('SELECT * FROM devices'),
  device: connection.prepare('SELECT * FROM devices WHERE id = ?'),
  gateways: connection.prepare('SELECT id FROM gateways'),
  gateway: connection.prepare('SELECT id FROM gateways WHERE id = ?'),
  credentials: connection.prepare('SELECT * FROM credentials'),
  credential: connection.prepare('SELECT * FROM credentials WHERE id = ?'),
  areas: connection.prepare('SELECT * FROM areas'),
});
