import type { DatabaseSync } from 'node:sqlite';
import type { Area } from '../../model/geography.ts';
import type { Clock } from '../../model/time.ts';
import type { KeptCredential } from '../credentials.ts';
import type { UnplacedDevice } from '../directory.ts';

/** Writes the registry's rows, and with them the change that other processes look for. To be used inside of a transaction. */
export interface RegistryWriter {
  insertDevices(devices: readonly { readonly device: UnplacedDevice; readonly kept: KeptCredential }[]): void;
  insertGateway(credential: KeptCredential): void;
  replaceCredential(credential: KeptCredential): void;
  updateDevice(device: UnplacedDevice): void;
  deleteDevice(id: string): void;
  deleteGateway(id: string): void;
  putAreas(areas: readonly Area[]): void;
}

/** Whoever is further behind than this reads everything anew, which is then no slower. */
const keptChanges = 10_000;

export function createRegistryWriter(connection: DatabaseSync, clock: Clock): RegistryWriter {
  const statements = prepare(connection);

  function note(subject: 'id' | 'areas' | 'everything', id = ''): void {
    const { lastInsertRowid } = statements.change.run(subject, id);
    statements.forget.run(Number(lastInsertRowid) - keptChanges);
  }

  function putCredential({ id, role, salt, digest }: KeptCredential): void {
    statements.credential.run(id, role, salt, digest, clock.now());
  }

  function insertDevice(device: UnplacedDevice): void {
    const { lat, lon } = device.position;
    const { id, kind, name, gateway = null, tags, registeredAt } = device;
    statements.device.run(id, kind, name, lat, lon, gateway, JSON.stringify(tags), registeredAt);
  }

  return {
    insertDevices(devices) {
      for (const { device, kept } of devices) {
        insertDevice(device);
        putCredential(kept);
        if (devices.length < keptChanges) note('id', device.id);
      }
      if (devices.length >= keptChanges) note('everything');
    },
    insertGateway(credential) {
      statements.gateway.run(credential.id, clock.now());
      putCredential(credential);
      note('id', credential.id);
    },
    replaceCredential(credential) {
      putCredential(credential);
      note('id', credential.id);
    },
    updateDevice({ id, name, position: { lat, lon }, gateway = null }) {
      statements.changeDevice.run(name, lat, lon, gateway, id);
      note('id', id);
    },
    deleteGateway(id) {
      statements.dropGateway.run(id);
      statements.dropCredential.run(id);
      note('id', id);
    },
    deleteDevice(id) {
      statements.dropDevice.run(id);
      statements.dropCredential.run(id);
      note('id', id);
    },
    putAreas(areas) {
      for (const { id, name, level, parent = null, geometry } of areas) {
        statements.area.run(id, name, level, parent, JSON.stringify(geometry));
      }
      note('areas');
    },
  };
}

const prepare = (connection: DatabaseSync) => ({
  device: connection.prepare(
    'INSERT INTO devices (id, kind, name, lat, lon, gateway, tags, registered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ),
  gateway: connection.prepare('INSERT INTO gateways (id, registered_at) VALUES (?, ?)'),
  credential: connection.prepare(
    `INSERT INTO credentials (id, role, salt, digest, issued_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       role = excluded.role, salt = excluded.salt, digest = excluded.digest, issued_at = excluded.issued_at`,
  ),
  area: connection.prepare(
    `INSERT INTO areas (id, name, level, parent, geometry) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       name = excluded.name, level = excluded.level, parent = excluded.parent, geometry = excluded.geometry`,
  ),
  changeDevice: connection.prepare('UPDATE devices SET name = ?, lat = ?, lon = ?, gateway = ? WHERE id = ?'),
  dropGateway: connection.prepare('DELETE FROM gateways WHERE id = ?'),
  dropDevice: connection.prepare('DELETE FROM devices WHERE id = ?'),
  dropCredential: connection.prepare('DELETE FROM credentials WHERE id = ?'),
  change: connection.prepare('INSERT INTO registry_changes (subject, id) VALUES (?, ?)'),
  forget: connection.prepare('DELETE FROM registry_changes WHERE revision <= ?'),
});
