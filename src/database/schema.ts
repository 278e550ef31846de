import type { Generated } from 'kysely';

/** The tables, as the migrations leave them. Moments are epoch milliseconds, documents are JSON text. */
export interface Schema {
  devices: {
    id: string;
    kind: string;
    name: string;
    lat: number;
    lon: number;
    gateway: string | null;
    tags: string;
    registered_at: number;
  };
  gateways: { id: string; registered_at: number };
  credentials: { id: string; role: string; salt: string; digest: string; issued_at: number };
  areas: { id: string; name: string; level: string; parent: string | null; geometry: string };
  registry_changes: { revision: Generated<number>; subject: string; id: string };
  dead_letters: {
    position: number;
    item: number;
    code: string;
    detail: string;
    received_at: number;
    topic: string;
    sender: string;
    device: string | null;
    bytes: number;
    samples: number;
    given_time: number | null;
  };
  dead_letter_payloads: { position: number; received_at: number; payload: Uint8Array };
  dead_letter_replays: { received_at: number; position: number; item: number; asked_at: number };
  dead_letter_replay_state: { only: number; state: string };
  dead_letter_totals: { code: string; letters: number; bytes: number };
}
