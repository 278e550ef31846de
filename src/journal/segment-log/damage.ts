import type { Events } from '../../observability/events.ts';
import type { JournalDamage } from '../port.ts';

/** Everything that was found damaged, each place told once. */
export interface DamageLog {
  readonly found: readonly JournalDamage[];
  report(damage: JournalDamage): void;
}

/** More than a person will read; what comes after is told by its event alone. */
const maxKept = 1000;

export function createDamageLog(events: Events): DamageLog {
  const found: JournalDamage[] = [];
  const places = new Set<string>();
  return {
    found,
    report(damage) {
      const place = `${damage.segment}@${damage.offset}`;
      if (places.has(place)) return;
      if (places.size < maxKept) {
        places.add(place);
        found.push(damage);
      }
      if (damage.kind === 'torn_tail') return;
      events.emit('journalDamaged', { ...damage, messagesLost: String(damage.messagesLost) });
    },
  };
}
