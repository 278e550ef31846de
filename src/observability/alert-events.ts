import { event } from './event.ts';

/** What is said of alerts and of what people are told of them. */
export const alertEvents = {
  alertsTurned: event<{ to: string; severity: string; count: number }>({
    level: 'silent',
    say: ({ to, severity, count }) => `${count} ${severity} alerts: ${to}`,
    counter: {
      name: 'barrio_alerts_turned_total',
      help: 'Alerts that began to fire or were resolved, by severity',
      labels: ['to', 'severity'],
      amount: 'count',
    },
  }),
  announcementsMade: event<{ what: string; severity: string; count: number }>({
    level: 'silent',
    say: ({ what, severity, count }) => `${count} ${severity} announcements: ${what}`,
    counter: {
      name: 'barrio_announcements_made_total',
      help: 'Announcements of groups of alerts, by what was said and severity',
      labels: ['what', 'severity'],
      amount: 'count',
    },
  }),
};
