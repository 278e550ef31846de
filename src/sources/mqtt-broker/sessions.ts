import type { Principal } from '../../registry/port.ts';
import type { Connect } from './connect-frame.ts';
import type { TakenIds } from './publish-lane.ts';

/** What outlives a connection when the client asked for it; its subscriptions are kept by aedes under a name of their own. */
export type Session = {
  /** Client ids are free, so they are names within a principal: nobody can take over another one's session. */
  readonly name: string;
  /** Its name with aedes, given once: the coming and going of one session never meets another one's. */
  readonly aedesName: string;
  readonly takenIds: TakenIds;
};

/** A session that is kept while its client is away, and who asked for it. */
export type RememberedSession = Session & { readonly principal: Principal };

export type Entrance = {
  readonly session: Session;
  /** Whether aedes has to know of it: because it must be remembered from now on, or must be forgotten. */
  readonly concernsAedes: boolean;
};

export type SessionsOptions = {
  readonly mostPerPrincipal: number;
  /** A session is over for good, and aedes must forget it. */
  readonly onEnd: (session: RememberedSession) => void;
};

/** The sessions that clients asked us to remember. They end with the password that they were made with. */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #remembered = new Map<string, Map<string, RememberedSession>>();
  #serial = 0;

  constructor(options: SessionsOptions) {
    this.#options = options;
  }

  /** `undefined` when the principal has as many sessions as it may have. */
  enter(principal: Principal, { clientId, clean }: Connect): Entrance | undefined {
    // The registry may know of a new password before it has told us that the old one is over.
    this.#endIf(principal.id, (former) => former.credential !== principal.credential);
    const own = this.#remembered.get(principal.id);
    const remembered = own?.get(clientId);
    if (clean) {
      own?.delete(clientId);
      return {
        session: this.#unremembered(principal.id, clientId, remembered),
        concernsAedes: remembered !== undefined,
      };
    }
    if (remembered !== undefined) return { session: remembered, concernsAedes: true };
    if ((own?.size ?? 0) >= this.#options.mostPerPrincipal) return undefined;
    return { session: this.#remember(principal, clientId), concernsAedes: true };
  }

  /** Ends the sessions of those that `isOver` says so of. */
  end(isOver: (principal: Principal) => boolean): void {
    for (const id of this.#remembered.keys()) this.#endIf(id, isOver);
  }

  #endIf(id: string, isOver: (principal: Principal) => boolean): void {
    const own = this.#remembered.get(id);
    if (own === undefined) return;
    for (const [clientId, session] of own) {
      if (!isOver(session.principal)) continue;
      own.delete(clientId);
      this.#options.onEnd(session);
    }
    if (own.size === 0) this.#remembered.delete(id);
  }

  #unremembered(principal: string, clientId: string, former: Session | undefined): Session {
    const single = this.#newName(principal, clientId);
    const name = clientId === '' ? single : `${principal}/${clientId}`;
    return { name, aedesName: former?.aedesName ?? single, takenIds: new Set() };
  }

  #remember(principal: Principal, clientId: string): Session {
    const name = `${principal.id}/${clientId}`;
    const aedesName = this.#newName(principal.id, clientId);
    const session = { name, aedesName, takenIds: new Set<number>(), principal };
    const own = this.#remembered.get(principal.id) ?? new Map<string, RememberedSession>();
    this.#remembered.set(principal.id, own.set(clientId, session));
    return session;
  }

  #newName(principal: string, clientId: string): string {
    return `${principal}/${clientId}#${++this.#serial}`;
  }
}
