import { type Duration, days } from '../model/duration.ts';
import { CallerError } from '../model/errors.ts';
import { after, type EpochMs, toIso } from '../model/time.ts';
import { type Care, type CareAction, longestNote, mostNotes } from './port.ts';

/** Longer than this nothing is out of sight: by then somebody should look again. */
export const longestSnooze: Duration = days(90);

export type Doing = { readonly by: string; readonly now: EpochMs; readonly isUrgent: boolean };

/** What is known of a problem after somebody did something about it. @throws {CallerError} when that cannot be. */
export function take(care: Care, action: CareAction, doing: Doing): Care {
  if (action.is === 'acknowledge') return acknowledge(care, doing);
  if (action.is === 'assign') return assign(care, action.to, doing);
  return action.is === 'snooze' ? snooze(care, action.until, doing) : note(care, action.text, doing);
}

/** Who came first stays: the others can see that it is looked after. */
const acknowledge = (care: Care, { by, now }: Doing): Care =>
  care.acknowledged === undefined ? { ...care, acknowledged: { by, at: now } } : care;

function assign(care: Care, to: string | undefined, { by, now }: Doing): Care {
  if (to === undefined) return { ...care, assigned: undefined };
  return care.assigned?.to === to ? care : { ...care, assigned: { to, by, at: now } };
}

function snooze(care: Care, until: EpochMs | undefined, { by, now, isUrgent: wasUrgent }: Doing): Care {
  if (until === undefined) return { ...care, snoozed: undefined };
  if (until <= now) throw invalid(`until: ${toIso(until)} is past.`);
  if (until > after(now, longestSnooze)) throw invalid('until: may lie 90 days ahead at most.');
  return { ...care, snoozed: { until, by, wasUrgent } };
}

function note(care: Care, text: string, { by, now }: Doing): Care {
  if (text.length > longestNote) throw invalid(`text: at most ${longestNote} characters.`);
  if (care.notes.length >= mostNotes) {
    throw new CallerError(`There are ${mostNotes} notes on this problem already, which is as many as are kept.`, {
      status: 409,
      code: 'notes_full',
    });
  }
  return { ...care, notes: [...care.notes, { at: now, by, text }] };
}

const invalid = (message: string): CallerError => new CallerError(message, { status: 400, code: 'invalid_request' });
