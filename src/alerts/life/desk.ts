import { randomUUID } from 'node:crypto';
import type { Alert } from '../../model/alert.ts';
import { CallerError } from '../../model/errors.ts';
import { type Clock, toIso } from '../../model/time.ts';
import type { AlertAction, AlertBook, AlertDesk, LifeChange, Quieting } from '../port.ts';
import { endOf } from './quiet-windows.ts';

export type DeskParts = {
  /** Does it, and keeps what comes of it. */
  readonly act: (action: AlertAction) => Promise<LifeChange>;
  readonly book: Pick<AlertBook, 'get' | 'quietings'>;
  readonly clock: Clock;
};

/** Where operators take on alerts, and keep them quiet. */
export function createDesk({ act, book, clock }: DeskParts): AlertDesk {
  return {
    async acknowledge(id, by, note) {
      if (book.get(id) === undefined) throw unknownAlert(id);
      const { alerts } = await act({ does: 'acknowledge', alerts: [id], by, note });
      const alert = alerts.find((each) => each.id === id && each.acknowledged !== undefined);
      if (alert === undefined || alert.resolved !== undefined) throw overAlready(book.get(id)?.alert, id);
      return alert;
    },
    async quiet(asked) {
      if (asked.to <= asked.from || asked.to <= clock.now()) throw noTime(asked);
      const quieting: Quieting = { ...asked, id: randomUUID(), endedAt: undefined };
      await act({ does: 'quiet', quieting });
      return quieting;
    },
    async endQuiet(id, by) {
      const window = book.quietings().find((each) => each.id === id);
      if (window === undefined || endOf(window) <= clock.now()) throw unknownWindow(id);
      const { quietings } = await act({ does: 'end_quiet', id, by });
      const ended = quietings.find((each) => each.id === id);
      if (ended === undefined) throw unknownWindow(id);
      return ended;
    },
  };
}

const unknownAlert = (id: string): CallerError =>
  new CallerError(`There is no alert ${JSON.stringify(id)}.`, { status: 404, code: 'alert_unknown' });

const overAlready = (alert: Alert | undefined, id: string): CallerError => {
  const since = alert?.resolved === undefined ? '' : ` since ${toIso(alert.resolved.at)}`;
  return new CallerError(`The alert ${JSON.stringify(id)} is over${since}.`, { status: 409, code: 'alert_over' });
};

const unknownWindow = (id: string): CallerError =>
  new CallerError(`There is no silence or maintenance window ${JSON.stringify(id)}, or it is over.`, {
    status: 404,
    code: 'quieting_unknown',
  });

const noTime = ({ from, to }: Pick<Quieting, 'from' | 'to'>): CallerError =>
  new CallerError(`From ${toIso(from)} to ${toIso(to)} is no time in which anything could be quiet.`, {
    status: 400,
    code: 'invalid_request',
  });
