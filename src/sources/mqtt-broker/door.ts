import type { DoorBook, DoorWord } from '../../connections/port.ts';
import type { Clock } from '../../model/time.ts';
import type { Events } from '../../observability/events.ts';
import type { Directory } from '../../registry/port.ts';
import type { FailedLogin } from '../failed-logins.ts';
import type { Quotas } from '../port.ts';
import type { Audience } from './audience.ts';
import type { Showing } from './batch.ts';
import type { Connection } from './connection.ts';
import type { Crowd } from './crowd.ts';
import type { BrokerLimits } from './limits.ts';
import type { PendingInAll } from './pending.ts';
import type { PresenceBoard } from './presence-board.ts';
import type { LaneSurroundings } from './publish-lane.ts';
import type { Sessions } from './sessions.ts';
import type { StandingBoard } from './standing-board.ts';
import type { TooLargePackets } from './too-large.ts';

/** What all connections share. */
export type Door = LaneSurroundings & {
  readonly directory: Directory;
  readonly clock: Clock;
  readonly events: Events;
  readonly limits: BrokerLimits;
  readonly audience: Audience;
  readonly quotas: Quotas;
  readonly crowd: Crowd;
  /** What was read of slowed clients and is not their turn yet. */
  readonly heldBack: PendingInAll;
  readonly sessions: Sessions;
  readonly presence: PresenceBoard;
  readonly standing: StandingBoard;
  /** Who is let in, or gone and not settled yet, by the name of the session. */
  readonly admitted: Map<string, Connection>;
  readonly tooLarge: TooLargePackets;
  readonly book: DoorBook;
  /** That somebody with this name was turned away; a name that nobody has leaves nothing. */
  noteRefused(username: string, word: DoorWord): void;
  noteFailedLogin(login: FailedLogin): void;
  /** Keeps what is retained, and shows it to who is subscribed. */
  show(showing: Showing): void;
};
