export type SnoozeEnd = 'hour' | 'tomorrow' | 'days' | 'week' | 'month';

const hour = 3_600_000;
const day = 24 * hour;
const morning = 8;

/** Until when something may be out of sight. Mornings are those of whoever sits there. */
export function snoozeEnds(now: Date): readonly (readonly [SnoozeEnd, Date])[] {
  const morningIn = (days: number): Date => {
    const end = new Date(now.getTime() + days * day);
    end.setHours(morning, 0, 0, 0);
    return end;
  };
  return [
    ['hour', new Date(now.getTime() + hour)],
    ['tomorrow', morningIn(1)],
    ['days', morningIn(3)],
    ['week', morningIn(7)],
    ['month', morningIn(28)],
  ];
}
