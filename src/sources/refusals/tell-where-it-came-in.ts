import type { RefusalTeller } from '../port.ts';

/** What came by way of an external broker is told there; whoever listens at our own door hears it here in any case. */
export const tellWhereItCameIn = (door: RefusalTeller, upstream: RefusalTeller | undefined): RefusalTeller => ({
  tell(reader, rejection) {
    door.tell(reader, rejection);
    if (rejection.sender === '') upstream?.tell(reader, rejection);
  },
});
