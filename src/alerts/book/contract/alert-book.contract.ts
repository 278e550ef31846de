import type { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Alert, Annotation, Announcement, Transition } from '../../../model/alert.ts';
import { areaId, deviceId, kindId } from '../../../model/ids.ts';
import { ruleId } from '../../../model/rule.ts';
import { type EpochMs, epochMs } from '../../../model/time.ts';
import type { AlertBook, LifeChange, Quieting } from '../../port.ts';

const noon = Date.UTC(2026, 5, 1, 12);
export const at = (second: number): EpochMs => epochMs(noon + second * 1000);

export const alertOf = (id: string, change: Partial<Alert> = {}): Alert => ({
  id,
  rule: ruleId('dark'),
  version: 'abc',
  subject: { is: 'device', id: deviceId(`lamp-${id}`) },
  area: areaId('quay'),
  severity: 'moderate',
  category: 'Infra',
  topic: 'lighting',
  audience: ['operators'],
  group: 'g',
  since: at(0),
  firedAt: at(10),
  resolved: undefined,
  acknowledged: undefined,
  quiet: undefined,
  ...change,
});

export const over = (alert: Alert, second: number): Alert => ({
  ...alert,
  resolved: { at: at(second), because: 'cleared' },
});

export const stepOf = (alert: Alert, to: Transition['to'], second = 10): Transition => ({
  id: `${alert.id}/${to}`,
  alert: alert.id,
  rule: alert.rule,
  version: alert.version,
  subject: alert.subject,
  to,
  because: to === 'firing' ? 'condition' : 'cleared',
  at: at(second),
  since: at(0),
  noticedAt: at(second + 1),
  evidence: {
    value: 1.5,
    limit: undefined,
    quantity: 'pm10',
    observations: [
      {
        device: deviceId('lamp-1'),
        kind: kindId('lamp'),
        quantity: 'pm10',
        time: at(1),
        receivedAt: at(2),
        value: 0,
        quality: 'not_evaluated',
      },
    ],
    devices: { matching: 1, known: 2, total: 3 },
    matching: [deviceId('lamp-1')],
  },
  began: { value: undefined, limit: 3, quantity: undefined, usual: 2, observations: [] },
  trigger: undefined,
});

const words = (text: string) => ({ title: text, text, short: text });

export const announcementOf = (seq: number, change: Partial<Announcement> = {}): Announcement => ({
  seq,
  id: `g-${seq}`,
  group: 'g',
  what: 'raised',
  at: at(seq),
  announcedAt: at(seq),
  since: at(0),
  rule: ruleId('dark'),
  version: 'abc',
  severity: 'moderate',
  category: 'Infra',
  topic: 'lighting',
  audience: ['operators'],
  isUrgent: false,
  alerts: ['1'],
  subjects: [{ is: 'device', id: deviceId('lamp-1') }, { is: 'area', id: areaId('quay') }, { is: 'city' }],
  count: 1,
  areas: [areaId('quay')],
  places: [{ device: deviceId('lamp-1'), position: { lat: 43.4, lon: -3.8 } }],
  receivers: ['desk'],
  texts: { es: words('ñ'), en: words('n'), fr: words('é') },
  trigger: undefined,
  ...change,
});

const windowOf = (id: string, change: Partial<Quieting> = {}): Quieting => ({
  id,
  is: 'silence',
  from: at(0),
  to: at(100),
  by: 'ana',
  note: 'works',
  endedAt: undefined,
  ...change,
});

const annotationOf = (id: string, change: Partial<Annotation> = {}): Annotation => ({
  id,
  rule: ruleId('dark'),
  version: 'abc',
  subject: { is: 'city' },
  alert: undefined,
  says: 'would_have_fired',
  from: at(0),
  to: undefined,
  writtenAt: at(50),
  arrivedAt: at(49),
  evidence: undefined,
  ...change,
});

const nothing: LifeChange = { alerts: [], transitions: [], announcements: [], groups: new Map(), quietings: [] };

/** What every book of alerts promises. */
export function alertBookContract(
  name: string,
  open: () => Promise<{ readonly book: AlertBook; readonly connection: DatabaseSync }>,
): void {
  const keeping = async (...changes: readonly Partial<LifeChange>[]) => {
    const opened = await open();
    for (const change of changes) opened.book.keep(opened.connection, { ...nothing, ...change });
    return opened;
  };
  const idsOf = (alerts: readonly { readonly id: string }[]): readonly string[] => alerts.map(({ id }) => id);

  describe(`the book of alerts, ${name}`, () => {
    it('is empty at first', async () => {
      const { book } = await open();
      expect(book.recall()).toEqual({ alerts: [], transitions: [], groups: new Map(), quietings: [], nextSeq: 1 });
      expect([book.open({ limit: 9 }), book.closed({ limit: 9 }), book.quietings()]).toEqual([[], [], []]);
      expect([book.get('1'), book.announcements.end(), book.announcements.get('g-1')]).toEqual([
        undefined,
        0,
        undefined,
      ]);
      expect([book.annotations({ limit: 9 }), book.announcements.after(0, 9)]).toEqual([[], []]);
    });

    it('gives back everything as it was kept', async () => {
      const alert = over(
        alertOf('1', {
          acknowledged: { at: at(20), by: 'ana', note: '' },
          quiet: { because: 'silenced', by: 'w' },
          area: undefined,
          audience: ['citizens', 'operators'],
        }),
        30,
      );
      const transitions = [stepOf(alert, 'firing'), stepOf(alert, 'resolved')];
      const announcements = [announcementOf(1), announcementOf(2, { what: 'resolved', trigger: at(29), areas: [] })];
      const { book, connection } = await keeping({ alerts: [alert], transitions, announcements });
      const annotation = annotationOf('late', { alert: '1', evidence: stepOf(alert, 'firing').evidence });
      book.annotate(connection, [annotation]);
      expect(book.get('1')).toEqual({ alert, transitions, annotations: [annotation], announcements });
      expect(book.announcements.get('g-2')).toEqual(announcements[1]);
    });

    it('keeps an alert as it was last, and a step and an announcement as they were first', async () => {
      const alert = alertOf('1');
      const change = { alerts: [alert], transitions: [stepOf(alert, 'firing')], announcements: [announcementOf(1)] };
      const { book } = await keeping(change, change, {
        alerts: [over(alert, 30)],
        transitions: [stepOf(alert, 'firing', 99), stepOf(alert, 'resolved')],
        announcements: [announcementOf(1), announcementOf(2)],
      });
      const history = book.get('1');
      expect(history?.alert).toEqual(over(alert, 30));
      expect(history?.transitions).toEqual([stepOf(alert, 'firing'), stepOf(alert, 'resolved')]);
      expect(idsOf(book.announcements.after(0, 9))).toEqual(['g-1', 'g-2']);
      expect([idsOf(book.open({ limit: 9 })), idsOf(book.closed({ limit: 9 }))]).toEqual([[], ['1']]);
    });

    it('knows which steps it has', async () => {
      const { book } = await keeping({ transitions: [stepOf(alertOf('1'), 'firing')] });
      expect(book.known(['1/firing', '1/resolved'])).toEqual(new Set(['1/firing']));
      expect(book.known([])).toEqual(new Set());
    });

    it('lists what fires, the worst first, then the oldest', async () => {
      const alerts = [
        alertOf('new', { since: at(5) }),
        alertOf('old'),
        alertOf('bad', { severity: 'extreme', since: at(9) }),
        alertOf('mild', { severity: 'minor' }),
        over(alertOf('over'), 5),
      ];
      const { book } = await keeping({ alerts });
      expect(idsOf(book.open({ limit: 9 }))).toEqual(['bad', 'old', 'new', 'mild']);
      expect(idsOf(book.open({ limit: 2 }))).toEqual(['bad', 'old']);
    });

    it('lists what is over, the last first, a page at a time', async () => {
      const alerts = [over(alertOf('1'), 10), over(alertOf('2'), 30), over(alertOf('3'), 30), alertOf('4')];
      const { book } = await keeping({ alerts });
      expect(idsOf(book.closed({ limit: 9 }))).toEqual(['3', '2', '1']);
      expect(idsOf(book.closed({ limit: 1, after: { resolvedAt: at(30), id: '3' } }))).toEqual(['2']);
      expect(idsOf(book.closed({ limit: 9, after: { resolvedAt: at(30), id: '2' } }))).toEqual(['1']);
    });

    it.each([
      ['an audience', { audience: 'citizens' }, ['city']],
      ['rules', { rules: [ruleId('smog'), ruleId('none')] }, ['smog']],
      ['no rule at all', { rules: [] }, []],
      ['topics', { topics: ['air'] }, ['smog']],
      ['areas, and what is of the whole city', { areas: [areaId('mole'), areaId('hill')] }, ['city', 'smog']],
      ['a device', { device: deviceId('lamp-lamp') }, ['lamp']],
      ['a severity', { leastSeverity: 'severe' }, ['city']],
      ['all of them', { topics: ['lighting'], areas: [areaId('quay')], leastSeverity: 'minor' }, ['city', 'lamp']],
    ] as const)('lists alerts by %s', async (_name, query, ids) => {
      const alerts = [
        alertOf('lamp'),
        alertOf('smog', { rule: ruleId('smog'), topic: 'air', area: areaId('hill') }),
        alertOf('city', { subject: { is: 'city' }, area: undefined, severity: 'severe', audience: ['citizens'] }),
        alertOf('stray', { area: undefined, rule: ruleId('other'), topic: 'noise' }),
      ];
      const { book } = await keeping({
        alerts: [...alerts, ...alerts.map((each) => over({ ...each, id: `${each.id}!` }, 9))],
      });
      expect(new Set(idsOf(book.open({ ...query, limit: 9 })))).toEqual(new Set(ids));
      expect(new Set(idsOf(book.closed({ ...query, device: undefined, limit: 9 }))).size).toBeGreaterThanOrEqual(
        ids.length,
      );
    });

    it('gives life back what fires, with its newest step, and what groups still have to tell the end of', async () => {
      const fires = alertOf('1');
      const told = over(alertOf('2'), 20);
      const groups = new Map<string, unknown>([
        ['g', { told: ['2'], said: 1 }],
        ['h', { told: [] }],
        ['clock', 17],
      ]);
      const { book } = await keeping(
        { alerts: [fires, told, over(alertOf('3'), 20)], groups, quietings: [windowOf('w')] },
        {
          transitions: [
            stepOf(fires, 'pending'),
            stepOf(told, 'firing'),
            stepOf(told, 'resolved'),
            stepOf(fires, 'firing'),
          ],
        },
        { announcements: [announcementOf(1)] },
      );
      const { alerts, transitions, ...rest } = book.recall();
      expect(new Set(alerts)).toEqual(new Set([fires, told]));
      expect(new Set(transitions)).toEqual(new Set([stepOf(fires, 'firing'), stepOf(told, 'resolved')]));
      expect(rest).toEqual({ groups, quietings: [windowOf('w')], nextSeq: 2 });
    });

    it('forgets the memory of a group that is over', async () => {
      const { book } = await keeping(
        {
          groups: new Map<string, unknown>([
            ['g', { told: [] }],
            ['h', { told: [] }],
          ]),
        },
        {
          groups: new Map<string, unknown>([
            ['g', undefined],
            ['h', { told: ['1'] }],
          ]),
        },
      );
      expect(book.recall().groups).toEqual(new Map([['h', { told: ['1'] }]]));
    });

    it('lists quiet windows, the last first, as they are now', async () => {
      const windows = [
        windowOf('a'),
        windowOf('b', {
          from: at(50),
          rules: [ruleId('dark')],
          areas: [areaId('quay')],
          devices: [deviceId('lamp-1')],
        }),
      ];
      const ended = windowOf('a', { endedAt: at(30) });
      const { book } = await keeping({ quietings: windows }, { quietings: [ended] });
      expect(book.quietings()).toEqual([windows[1], ended]);
    });

    it('reads announcements in order, from anywhere', async () => {
      const announcements = Array.from({ length: 5 }, (_, index) =>
        announcementOf(index + 1, { group: index === 2 ? 'h' : 'g' }),
      );
      const { book } = await keeping({ announcements });
      expect(book.announcements.after(2, 2)).toEqual(announcements.slice(2, 4));
      expect([book.announcements.end(), book.announcements.after(5, 9)]).toEqual([5, []]);
      expect(idsOf(book.announcements.latest({ limit: 2 }))).toEqual(['g-5', 'g-4']);
      expect(idsOf(book.announcements.latest({ limit: 2, before: 4 }))).toEqual(['g-3', 'g-2']);
      expect(idsOf(book.announcements.ofGroup('g'))).toEqual(['g-1', 'g-2', 'g-4', 'g-5']);
    });

    it.each([
      ['an audience', { audience: 'citizens' }, ['g-3']],
      ['topics', { topics: ['air', 'noise'] }, ['g-2']],
      ['areas, and what is of the whole city', { areas: [areaId('mole'), areaId('none')] }, ['g-3', 'g-2']],
      ['a severity', { leastSeverity: 'severe' }, ['g-3']],
    ] as const)('lists announcements by %s', async (_name, query, ids) => {
      const subjects = [{ is: 'area' as const, id: areaId('quay') }];
      const { book } = await keeping({
        announcements: [
          announcementOf(1, { subjects }),
          announcementOf(2, { topic: 'air', subjects, areas: [areaId('quay'), areaId('mole')] }),
          announcementOf(3, {
            areas: [],
            subjects: [{ is: 'city' }],
            severity: 'severe',
            audience: ['citizens', 'operators'],
          }),
          announcementOf(4, { areas: [], subjects: [{ is: 'device', id: deviceId('far') }], topic: 'lighting' }),
        ],
      });
      expect(idsOf(book.announcements.latest({ ...query, limit: 9 }))).toEqual(ids);
    });

    it('keeps what late data say, newest first, each as it was said last', async () => {
      const { book, connection } = await keeping();
      const some = [annotationOf('1', { alert: 'x' }), annotationOf('2'), annotationOf('3', { rule: ruleId('smog') })];
      book.annotate(connection, some);
      const again = annotationOf('1', { alert: 'x', says: 'would_not_have_fired' });
      book.annotate(connection, [again]);
      expect(idsOf(book.annotations({ limit: 2 }))).toEqual(['3', '2']);
      expect(book.annotations({ alert: 'x', limit: 9 })).toEqual([again]);
      expect(idsOf(book.annotations({ rule: ruleId('dark'), limit: 9 }))).toEqual(['2', '1']);
    });

    it('forgets what has been over for long, and nothing that is under way', async () => {
      const [old, needed, fresh, fires] = [
        over(alertOf('old'), 1),
        over(alertOf('needed'), 1),
        over(alertOf('fresh'), 60),
        alertOf('fires'),
      ];
      const { book, connection } = await keeping({
        alerts: [old, needed, fresh, fires],
        transitions: [old, needed, fresh, fires].map((alert) => stepOf(alert, 'firing')),
        groups: new Map([['g', { told: ['needed'] }]]),
        quietings: [windowOf('past', { to: at(1) }), windowOf('ended', { endedAt: at(1) }), windowOf('now')],
        announcements: [
          announcementOf(1, { group: 'h' }),
          announcementOf(2),
          announcementOf(50, { seq: 3, group: 'h' }),
        ],
      });
      book.annotate(connection, [annotationOf('1', { writtenAt: at(1) }), annotationOf('2')]);
      expect(book.forget(connection, at(40))).toBe(false);
      expect(new Set(book.known(['old/firing', 'needed/firing', 'fresh/firing', 'fires/firing']))).toEqual(
        new Set(['needed/firing', 'fresh/firing', 'fires/firing']),
      );
      expect([book.get('old'), book.get('needed')?.alert]).toEqual([undefined, needed]);
      expect([idsOf(book.quietings()), idsOf(book.annotations({ limit: 9 }))]).toEqual([['now'], ['2']]);
      expect(book.announcements.after(0, 9).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(idsOf(book.announcements.latest({ areas: [areaId('quay')], limit: 9 })).length).toBe(2);
    });

    it('never gives the number of an announcement again, also when all are forgotten', async () => {
      const { book, connection } = await keeping({ announcements: [announcementOf(1), announcementOf(2)] });
      book.forget(connection, at(1000));
      expect([book.announcements.after(0, 9), book.announcements.end(), book.recall().nextSeq]).toEqual([[], 2, 3]);
    });

    it('refuses announcements between which one is missing', async () => {
      const { book, connection } = await keeping({ announcements: [announcementOf(1)] });
      expect(() => book.keep(connection, { ...nothing, announcements: [announcementOf(3)] })).toThrow(/comes next/);
    });
  });
}
