import { event } from './event.ts';

/** What is said of rules that are run over the past, and of what late data say of it. */
export const pastEvents = {
  backtestEnded: event<{ state: string }>({
    level: 'silent',
    say: ({ state }) => `a backtest is ${state}`,
    counter: {
      name: 'barrio_backtests_ended_total',
      help: 'Backtests of rules that ended, by how: done, cancelled, failed',
      labels: ['state'],
    },
  }),
  lateJudged: event<{ annotations: number; rule: string }>({
    level: 'silent',
    say: ({ annotations, rule }) => `late data of rule ${rule} made ${annotations} annotations`,
    counter: {
      name: 'barrio_late_annotations_written_total',
      help: 'Annotations of the history of alerts that late data made',
      amount: 'annotations',
    },
  }),
  lateTooOld: event<{ rule: string; spans: number }>({
    level: 'silent',
    say: ({ rule, spans }) => `${spans} spans of late data of rule ${rule} lie behind the readings that are kept`,
    counter: {
      name: 'barrio_late_spans_skipped_total',
      help: 'Spans of late data that lie behind the readings that are kept, and are not judged',
      amount: 'spans',
    },
  }),
  lateUnjudged: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) => `late data cannot be judged now, and are tried again: ${reason}`,
  }),
  usualUnknown: event<{ reason: string }>({
    level: 'warn',
    say: ({ reason }) =>
      `what is usual cannot be worked out now, and is tried again; rules that compare with it know nothing: ${reason}`,
  }),
};
