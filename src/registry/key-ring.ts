import { type KeptCredential, markOf, recognises } from './credentials.ts';
import type { Directory } from './port.ts';

/** What is kept of everybody's password, in memory, and who is let in by it. */
export interface KeyRing extends Pick<Directory, 'authenticate' | 'isCurrent'> {
  put(credential: KeptCredential): void;
  drop(id: string): void;
  clear(): void;
}

export function createKeyRing(): KeyRing {
  const keys = new Map<string, KeptCredential>();
  return {
    put: (credential) => void keys.set(credential.id, credential),
    drop: (id) => void keys.delete(id),
    clear: () => keys.clear(),
    authenticate(username, password) {
      const kept = keys.get(username);
      const welcome = recognises(kept, password);
      return welcome && kept !== undefined ? { role: kept.role, id: kept.id, credential: markOf(kept) } : undefined;
    },
    isCurrent({ id, role, credential }) {
      const kept = keys.get(id);
      return kept !== undefined && kept.role === role && markOf(kept) === credential;
    },
  };
}
