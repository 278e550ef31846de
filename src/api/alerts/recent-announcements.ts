import type { Announcements } from '../../alerts/port.ts';
import type { Announcement } from '../../model/alert.ts';

/** The last announcements in memory, so that a thousand listeners cost one look into the book. What is older is read there. */
export type RecentAnnouncements = {
  /** Reads what is new. */
  refresh(): void;
  /** Behind `seq`, oldest first. */
  after(seq: number, limit: number): readonly Announcement[];
  end(): number;
};

const atOnce = 200;

export function createRecentAnnouncements(announcements: Announcements, capacity = 1000): RecentAnnouncements {
  const recent: Announcement[] = [];
  let [first, last] = [announcements.end(), announcements.end()];

  function refresh(): void {
    for (;;) {
      const found = announcements.after(last, atOnce);
      recent.push(...found);
      last = recent.at(-1)?.seq ?? last;
      const gone = recent.splice(0, Math.max(0, recent.length - capacity)).at(-1);
      first = gone?.seq ?? first;
      if (found.length < atOnce) return;
    }
  }

  return {
    refresh,
    after(seq, limit) {
      if (seq < first) return announcements.after(seq, limit);
      const start = recent.findIndex((each) => each.seq > seq);
      return start === -1 ? [] : recent.slice(start, start + limit);
    },
    end: () => last,
  };
}
