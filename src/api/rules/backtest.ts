import { z } from 'zod';
import type { Backtest, BacktestOutcome } from '../../alerts/port.ts';
import { toIso } from '../../model/time.ts';
import type { AlertParts } from '../alerts/alerting.ts';
import { AnnouncementShape, presentAnnouncement } from '../alerts/announcement.ts';
import { isoOrNull } from '../alerts/evidence.ts';
import { presentTransition, TransitionShape } from '../alerts/transition.ts';
import { operator } from '../alerts/who-asks.ts';
import { TimeShape } from '../vocabulary/value.ts';

const CountShape = z.int().min(0);

const ToldShape = z.object({
  people: CountShape,
  messages: CountShape,
  perPerson: z
    .array(z.object({ upTo: CountShape.nullable().describe('Null: more than that.'), people: CountShape }))
    .describe('How many people would have had so many messages at most.'),
  inDigests: CountShape,
  overBudget: CountShape,
  delayedByQuietHours: CountShape,
});

export const BacktestOutcomeShape = z
  .object({
    version: z.string(),
    openAtStart: z.array(TransitionShape).describe('How what already fired when the span began had come about.'),
    transitions: z.array(TransitionShape).describe('The first thousand.'),
    transitionCount: CountShape,
    firings: CountShape,
    firingSeconds: z.number().min(0).describe('All together.'),
    longestSeconds: z.number().min(0),
    announcements: z.array(AnnouncementShape),
    announcementCount: CountShape,
    receivers: z
      .array(
        z
          .object({ name: z.string(), announcements: CountShape, escalations: CountShape.describe('Of these.') })
          .meta({ id: 'ReceiverTold' }),
      )
      .describe('Operators who would have been told.'),
    told: ToldShape.describe('Which citizens it would have told, with the subscriptions of now.'),
  })
  .meta({ id: 'BacktestOutcome' });

export const BacktestShape = z
  .object({
    id: z.string(),
    rule: z.string(),
    version: z.string(),
    from: TimeShape,
    to: TimeShape,
    order: z.enum(['as_it_arrived', 'as_it_was']),
    state: z.enum(['running', 'done', 'cancelled', 'failed']),
    progress: z.number().min(0).max(1),
    readings: CountShape.describe('That were looked at so far.'),
    startedAt: TimeShape,
    endedAt: TimeShape.nullable(),
    reason: z.string().nullable().describe('Why it failed.'),
    result: z
      .object({
        readings: CountShape.describe(
          'Of the span itself. With 0 nothing can be said, and not that it would not have fired.',
        ),
        firstAt: TimeShape.nullable().describe(
          'The first time in the span of which there is a reading. Of the time before it nothing can be said.',
        ),
        tested: BacktestOutcomeShape,
        inForce: BacktestOutcomeShape.nullable().describe(
          'The same of the version in force, where that is another one.',
        ),
      })
      .nullable(),
  })
  .meta({ id: 'Backtest', description: 'A rule run over stored history, by the engine that runs live.' });
export type ShownBacktest = z.output<typeof BacktestShape>;

type Parts = Pick<AlertParts, 'registry' | 'publicUrl'>;

export function presentBacktest(backtest: Backtest, parts: Parts): ShownBacktest {
  const { request, result } = backtest;
  return {
    id: backtest.id,
    rule: request.rule.id,
    version: request.rule.version,
    from: toIso(request.from),
    to: toIso(request.to),
    order: request.order,
    state: backtest.state,
    progress: backtest.progress,
    readings: backtest.readings,
    startedAt: toIso(backtest.startedAt),
    endedAt: isoOrNull(backtest.endedAt),
    reason: backtest.reason ?? null,
    result:
      result === undefined
        ? null
        : {
            readings: result.readings,
            firstAt: isoOrNull(result.firstAt),
            tested: presentOutcome(result.tested, parts),
            inForce: result.inForce === undefined ? null : presentOutcome(result.inForce, parts),
          },
  };
}

function presentOutcome(outcome: BacktestOutcome, parts: Parts): z.output<typeof BacktestOutcomeShape> {
  const { told } = outcome;
  const present = (steps: BacktestOutcome['transitions']) =>
    steps.map((step) => presentTransition(step, parts.registry));
  return {
    version: outcome.version,
    openAtStart: present(outcome.openAtStart ?? []),
    transitions: present(outcome.transitions),
    transitionCount: outcome.transitionCount,
    firings: outcome.firings,
    firingSeconds: outcome.firingTime / 1000,
    longestSeconds: outcome.longest / 1000,
    announcements: outcome.announcements.map((each) => presentAnnouncement(each, { ...parts, viewer: operator })),
    announcementCount: outcome.announcementCount,
    receivers: [...outcome.receivers],
    told: {
      people: told.people,
      messages: told.messages,
      perPerson: told.perPerson.map(({ upTo, people }) => ({ upTo: upTo ?? null, people })),
      inDigests: told.inDigests,
      overBudget: told.overBudget,
      delayedByQuietHours: told.delayedByQuietHours,
    },
  };
}
