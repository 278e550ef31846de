import type { Principal } from '../../registry/port.ts';
import type { Connect } from './connect-frame.ts';
import type { TakenIds } from './publish-lane.ts';

/** What outlives a connection when the client asked for it; its subscriptions are kept by aedes under the same name. */
export type Session = {
  /** Client ids are free, so they are names within a principal: nobody can take over another one's session. */
  readonly name: string;
  /** Its name with aedes. Who is not remembered gets one of its own, so that its coming and going never meets another one's. */
  readonly aedesName: string;
  readonly takenIds: TakenIds;
};

export type Entrance = {
  readonly session: Session;
  /** Whether aedes has to know of it: because it must be remembered from now on, or must be forgotten. */
  readonly concernsAedes: boolean;
};

/** The sessions that clients asked us to remember. */
export class Sessions {
  readonly #mostPerPrincipal: number;
  readonly #remembered = new Map<string, Map<string, Session>>();
  #serial = 0;

  constructor(mostPerPrincipal: number) {
    this.#mostPerPrincipal = mostPerPrincipal;
  }

  /** `undefined` when the principal has as many sessions as it may have. */
  enter(principal: Principal, { clientId, clean }: Connect): Entrance | undefined {
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
    if ((own?.size ?? 0) >= this.#mostPerPrincipal) return undefined;
    return { session: this.#remember(principal.id, clientId), concernsAedes: true };
  }

  #unremembered(principal: string, clientId: string, former: Session | undefined): Session {
    const single = `${principal}/${clientId}#${++this.#serial}`;
    const name = clientId === '' ? single : `${principal}/${clientId}`;
    return { name, aedesName: former?.aedesName ?? single, takenIds: new Set() };
  }

  #remember(principal: string, clientId: string): Session {
    const name = `${principal}/${clientId}`;
    const session = { name, aedesName: name, takenIds: new Set<number>() };
    const own = this.#remembered.get(principal) ?? new Map<string, Session>();
    this.#remembered.set(principal, own.set(clientId, session));
    return session;
  }
}
