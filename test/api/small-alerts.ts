import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createRuleTests } from '../../src/alerts/backtest/script/rule-tests.ts';
import { createMemoryAlertBook } from '../../src/alerts/book/memory-book.ts';
import { createLife } from '../../src/alerts/life/create-life.ts';
import { quantityNames } from '../../src/alerts/messages/names.ts';
import { createWording } from '../../src/alerts/messages/wording.ts';
import type { AlertAction, AlertDesk, Alerts, Backtests, LifeChange, PendingAlert } from '../../src/alerts/port.ts';
import { ruleSchema } from '../../src/alerts/rules/rule-schema.ts';
import type { Alerting } from '../../src/api/alerts/alerting.ts';
import type { CapMessage } from '../../src/api/cap/cap-message.ts';
import type { KeptWarnings } from '../../src/api/cap/kept-warnings.ts';
import type { Evidence, Subject, Transition } from '../../src/model/alert.ts';
import { subjectKey } from '../../src/model/alert.ts';
import type { Calendar } from '../../src/model/calendar.ts';
import type { Kinds } from '../../src/model/device-kind.ts';
import { CallerError } from '../../src/model/errors.ts';
import { ruleId } from '../../src/model/rule.ts';
import type { Clock, EpochMs } from '../../src/model/time.ts';
import type { Outbox } from '../../src/notify/port.ts';
import type { Directory } from '../../src/registry/port.ts';
import { createSmallRules, smallRules } from './small-rules.ts';

type Parts = {
  readonly registry: Directory;
  readonly kinds: Kinds;
  readonly clock: Clock;
  readonly calendar: Calendar;
};

const nothing: Evidence = { value: undefined, limit: undefined, quantity: undefined, observations: [] };

/** A step of a condition, as a test tells it. */
export type Step = Pick<Transition, 'to'> &
  Partial<Transition> & { readonly rule: Transition['rule']; readonly subject: Subject; readonly at: EpochMs };

/** Alerts of the small city: real lives in a book in memory. Nothing fires unless a test says so. */
export function createSmallAlerts({ registry, kinds, clock, calendar }: Parts) {
  const rules = createSmallRules(smallRules, { kinds, clock });
  const book = createMemoryAlertBook();
  const connection = new DatabaseSync(':memory:');
  const wording = createWording({ directory: registry, calendar });
  const life = createLife({ rules: rules.all(), directory: registry, wording });
  const listeners = new Set<() => void>();
  const pending: PendingAlert[] = [];

  function keep(change: LifeChange): LifeChange {
    book.keep(connection, change);
    if (change.announcements.length > 0) for (const tell of listeners) tell();
    return change;
  }

  /** Lets steps happen, and time pass until `until`. */
  function happen(steps: readonly Step[], until: EpochMs = clock.now()): void {
    keep(life.take(steps.map(transitionOf), until));
  }
  function transitionOf(step: Step): Transition {
    const since = step.since ?? step.at;
    const alert = step.alert ?? `${step.rule}-${subjectKey(step.subject).replaceAll(':', '-')}-${since}`;
    const rule = rules.get(ruleId(step.rule));
    return {
      id: `${alert}-${step.to}`,
      alert,
      version: rule?.version ?? 'unknown',
      because: step.to === 'resolved' ? 'cleared' : 'condition',
      since,
      noticedAt: step.at,
      evidence: nothing,
      trigger: step.at,
      ...step,
    };
  }

  const act = (action: AlertAction): LifeChange => keep(life.act(action, clock.now()));
  const alerts: Alerts = {
    ...book,
    pending: () => pending,
    announcements: {
      ...book.announcements,
      onNew(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
  const alerting: Alerting = {
    alerts,
    desk: createSmallDesk(alerts, act),
    rules,
    backtests: noBacktests,
    ...deskOf(kinds, rules),
    outbox: emptyOutbox,
    sendTest,
    publicUrl: 'https://barrio.example',
    cap: { sender: 'barrio.example', status: 'Test' },
    unjudged: () => 0,
    keptWarnings: createRememberedWarnings(),
  };
  const annotate: typeof book.annotate = (_connection, some) => book.annotate(connection, some);
  return { alerting, happen, pending, annotate: (some: Parameters<typeof annotate>[1]) => annotate(connection, some) };
}

/** What helps to write rules; the tests of each city lie in a folder of its own. */
const deskOf = (
  kinds: Kinds,
  rules: Alerting['rules'],
): Pick<Alerting, 'ruleTests' | 'ruleSchema' | 'quantityName'> => ({
  quantityName: (id, language) => quantityNames[id][language],
  ruleTests: createRuleTests({ folder: join(tmpdir(), `barrio-rule-tests-${randomUUID()}`), kinds, rules }),
  ruleSchema: () => ruleSchema([...kinds.keys()]),
});

function createSmallDesk(alerts: Alerts, act: (action: AlertAction) => LifeChange): AlertDesk {
  let made = 0;
  return {
    async acknowledge(alert, by, note) {
      const known = alerts.get(alert)?.alert;
      if (known === undefined) throw new CallerError('there is no such alert', { status: 404, code: 'alert_unknown' });
      if (known.resolved !== undefined) throw new CallerError('it is over', { status: 409, code: 'alert_over' });
      act({ does: 'acknowledge', alerts: [alert], by, note });
      return await Promise.resolve(alerts.get(alert)?.alert ?? known);
    },
    async quiet(quieting) {
      made += 1;
      const whole = { ...quieting, id: `quiet-${made}`, endedAt: undefined };
      act({ does: 'quiet', quieting: whole });
      return await Promise.resolve(whole);
    },
    async endQuiet(id, by) {
      const known = alerts.quietings().find((each) => each.id === id && each.endedAt === undefined);
      if (known === undefined) throw new CallerError('there is none', { status: 404, code: 'quieting_unknown' });
      act({ does: 'end_quiet', id, by });
      return await Promise.resolve(alerts.quietings().find((each) => each.id === id) ?? known);
    },
  };
}

/** The small city has no past to try rules on. */
const noBacktests: Backtests = {
  start: () => {
    throw new CallerError('the small city has no past', { status: 400, code: 'invalid_request' });
  },
  get: () => undefined,
  list: () => [],
  cancel: () => false,
};

export function createRememberedWarnings(): KeptWarnings {
  const kept = new Map<string, CapMessage>();
  return {
    get: (announcement) => kept.get(announcement),
    async keep(announcement, message) {
      kept.set(announcement, kept.get(announcement) ?? message);
      return await Promise.resolve(kept.get(announcement) ?? message);
    },
  };
}

/** One desk is on duty there. */
async function sendTest(receiver: string) {
  if (receiver !== 'duty')
    throw new CallerError('there is no such receiver', { status: 404, code: 'receiver_unknown' });
  return await Promise.resolve([{ key: 'test-1', channel: 'email' as const }]);
}

const emptyOutbox: Outbox = {
  put: () => 0,
  wake: () => undefined,
  erase: () => undefined,
  moveWaiting: () => undefined,
  fateOf: () => undefined,
  channels: () => ['mqtt'],
  waiting: () => ({ mqtt: 0 }),
  dead: () => [],
  retry: async () => await Promise.resolve(false),
  figures: () => [],
};
