import type { Position } from '../../journal/port.ts';
import type { Duration } from '../../model/duration.ts';
import type { Clock, EpochMs } from '../../model/time.ts';
import type { ServiceAnswer, ServiceRequest } from '../../operator/ask-service.ts';
import type { Sighting } from '../../operator/service-note.ts';

/** What an operator has installed: what the doctor looks at. It can be looked at while the service runs, and while it does not. */
export type Installation = {
  readonly version: string;
  readonly dataDir: string;
  readonly host: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly journalLimitBytes: number;
  readonly maxConnections: number;
  readonly duckdbMemoryMiB: number;
  readonly storeName: 'duckdb' | 'influxdb';
  readonly hasConfiguredToken: boolean;
  readonly backupDir: string;
  /** 0 is never. */
  readonly backupEvery: Duration;
  readonly broker: ExternalBroker | undefined;
  /** Faults of the configuration, one sentence each. What is faulty is looked at as if it were not set. */
  readonly configFaults: readonly string[];
  /** Settings as they would be used by a start from here. */
  readonly shownConfig: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Whether the service runs, and where. */
  readonly sighting: Sighting;
  readonly askService: (request: ServiceRequest) => Promise<ServiceAnswer>;
  /** Looks at the journal's files. Locks and changes nothing. */
  readonly lookAtJournal: () => Promise<JournalLook>;
  /** Opens the embedded store to be read only. Not while the service has it. */
  readonly lookAtStore: (file: string) => Promise<StoreLook>;
  /** Asks the InfluxDB. Writes nothing. */
  readonly lookAtInfluxdb: () => Promise<StoreVerdict>;
};

export type ExternalBroker = {
  readonly url: string;
  readonly topics: readonly string[];
  readonly username: string | undefined;
  readonly password: string | undefined;
};

export type JournalLook = {
  readonly bytes: number;
  readonly segments: readonly { readonly first: Position; readonly bytes: number; readonly begunAt?: EpochMs }[];
  readonly end: Position;
  readonly newest: EpochMs | undefined;
  readonly consumers: Readonly<Record<string, Position>>;
  readonly heldBy: string | undefined;
  readonly faults: readonly string[];
  readonly unfinished: readonly string[];
};

export type StoreLook = {
  readonly upTo: number | undefined;
  /** Rows of each kind. */
  readonly rows: Readonly<Record<string, number>>;
};

export type StoreVerdict =
  | { readonly ok: true; readonly detail: string }
  | { readonly ok: false; readonly detail: string; readonly remedy: string };
