import { registry } from './0001-registry.ts';
import { deadLetters } from './0002-dead-letters.ts';
import { ledger } from './0003-ledger.ts';
import { deadLetterReplays } from './0004-dead-letter-replays.ts';
import { deadLetterPayloads } from './0005-dead-letter-payloads.ts';
import { rollups } from './0006-rollups.ts';
import { garages } from './0007-garages.ts';
import { fleetProblems } from './0008-fleet-problems.ts';
import { rollupAreas } from './0009-rollup-areas.ts';
import { alerts } from './0010-alerts.ts';
import { ruleVersions } from './0011-rule-versions.ts';
import { outbox } from './0012-outbox.ts';
import { subscriptions } from './0013-subscriptions.ts';
import { alertMemory } from './0014-alert-memory.ts';
import { lateData } from './0015-late-data.ts';
import { deafSpans } from './0016-deaf-spans.ts';
import { handedOutInPortions } from './0017-handed-out-in-portions.ts';
import { accounts } from './0018-accounts.ts';
import { audit } from './0019-audit.ts';
import { repairs } from './0020-repairs.ts';
import { connections } from './0021-connections.ts';

/** One step of the schema. Never edited once released: a later step changes what it made. */
export type Migration = { readonly name: string; readonly sql: string };

/** In order; only ever append. The version of a database is how many of these it has been through. */
export const migrations: readonly Migration[] = [
  registry,
  deadLetters,
  ledger,
  deadLetterReplays,
  deadLetterPayloads,
  rollups,
  garages,
  fleetProblems,
  rollupAreas,
  alerts,
  ruleVersions,
  outbox,
  subscriptions,
  alertMemory,
  lateData,
  deafSpans,
  handedOutInPortions,
  accounts,
  audit,
  repairs,
  connections,
];
