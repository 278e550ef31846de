import type { Check } from '../check.ts';
import { backups } from './backups.ts';
import { clock } from './clock.ts';
import { configuration } from './configuration.ts';
import { dataFolder } from './data-folder.ts';
import { database } from './database.ts';
import { deadLetters } from './dead-letters.ts';
import { disk } from './disk.ts';
import { externalBroker } from './external-broker.ts';
import { journal } from './journal.ts';
import { ledger } from './ledger.ts';
import { machine } from './machine.ts';
import { ports } from './ports.ts';
import { rollups } from './rollups.ts';
import { service } from './running-service.ts';
import { store } from './store.ts';
import { token } from './token.ts';
import { versions } from './versions.ts';

/** What the doctor looks at, in the order in which it is told: what must be sound first comes first. */
export const checks: readonly Check[] = [
  configuration,
  versions,
  dataFolder,
  disk,
  clock,
  machine,
  service,
  ports,
  token,
  database,
  journal,
  store,
  rollups,
  externalBroker,
  ledger,
  deadLetters,
  backups,
];
