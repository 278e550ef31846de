import type { AlertBook, Alerts, Announcements, Engine } from '../port.ts';

export type AlertsParts = {
  readonly book: AlertBook;
  readonly engine: Pick<Engine, 'pending'>;
  /** Tells when something new was announced and is durable. */
  readonly onNew: Announcements['onNew'];
};

/** Alerts as people and programs see them: what is kept, and the conditions that hold and have not fired yet. */
export const createAlerts = ({ book, engine, onNew }: AlertsParts): Alerts => ({
  open: (query) => book.open(query),
  closed: (query) => book.closed(query),
  get: (id) => book.get(id),
  annotations: (query) => book.annotations(query),
  pending: () => engine.pending(),
  quietings: () => book.quietings(),
  announcements: {
    after: (seq, limit) => book.announcements.after(seq, limit),
    latest: (query) => book.announcements.latest(query),
    get: (id) => book.announcements.get(id),
    ofGroup: (group) => book.announcements.ofGroup(group),
    end: () => book.announcements.end(),
    onNew,
  },
});
