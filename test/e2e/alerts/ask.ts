import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { z } from 'zod';

/* What the tests of alerts read of the API: only what they look at. */

const MomentShape = z.iso.datetime().transform((text) => Date.parse(text));

const SubjectShape = z.object({ is: z.string(), id: z.string().nullable() });
const ObservationShape = z.object({
  device: z.string(),
  quantity: z.string(),
  value: z.union([z.number(), z.boolean()]),
  time: z.string(),
  receivedAt: z.string(),
  quality: z.string(),
});
const EvidenceShape = z.object({
  value: z.number().nullable(),
  limit: z.number().nullable(),
  observations: z.array(ObservationShape),
  devices: z.object({ matching: z.int(), known: z.int(), total: z.int() }).nullable(),
  matching: z.array(z.string()),
});
export const TransitionShape = z.object({
  id: z.string(),
  alert: z.string(),
  rule: z.string(),
  subject: SubjectShape,
  to: z.string(),
  because: z.string(),
  at: z.string(),
  since: z.string(),
  evidence: EvidenceShape,
  began: EvidenceShape.nullable(),
});
export type Transition = z.output<typeof TransitionShape>;

const AnnouncementShape = z.object({
  seq: z.int(),
  id: z.string(),
  group: z.string(),
  what: z.string(),
  at: MomentShape,
  announcedAt: MomentShape,
  rule: z.string(),
  alerts: z.array(z.string()),
  subjects: z.array(SubjectShape),
  count: z.int(),
  areas: z.array(z.object({ id: z.string() })),
  texts: z.object({ es: z.object({ title: z.string() }) }),
});
export type Announcement = z.output<typeof AnnouncementShape>;

const AlertShape = z.object({
  id: z.string(),
  rule: z.string(),
  subject: SubjectShape,
  state: z.enum(['firing', 'resolved']),
  since: MomentShape,
  firedAt: MomentShape,
  resolved: z.object({ at: MomentShape, because: z.string() }).nullable(),
});
export type Alert = z.output<typeof AlertShape>;

const AnnotationShape = z.object({
  id: z.string(),
  rule: z.string(),
  subject: SubjectShape,
  alert: z.string().nullable(),
  says: z.string(),
  from: MomentShape.nullable(),
  to: MomentShape.nullable(),
});
export type Annotation = z.output<typeof AnnotationShape>;

const BacktestShape = z.object({
  id: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  readings: z.int(),
  result: z
    .object({ tested: z.object({ transitions: z.array(TransitionShape), transitionCount: z.int(), firings: z.int() }) })
    .nullable(),
});
export type Backtest = z.output<typeof BacktestShape>;

export type Desk = { readonly httpUrl: string; readonly token: string };

/** An operator of the service, with the token that it made for itself. */
export async function operatorAt({ httpUrl, dataDir }: { httpUrl: string; dataDir: string }): Promise<Desk> {
  return { httpUrl, token: (await readFile(join(dataDir, 'operator-token'), 'utf8')).trim() };
}

async function ask<Shape extends z.ZodType>(
  { httpUrl, token }: Desk,
  path: string,
  { shape, ...request }: { readonly shape: Shape } & RequestInit,
): Promise<z.output<Shape>> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${httpUrl}/api/v1${path}`, { ...request, headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return shape.parse(JSON.parse(text));
}

const AlertPageShape = z.object({ alerts: z.array(AlertShape), next: z.string().nullable() });

/** All alerts of a rule in a state, page by page. */
export async function alertsOf(desk: Desk, rule: string, state: 'firing' | 'resolved'): Promise<readonly Alert[]> {
  const found: Alert[] = [];
  for (let path: string | null = `/alerts?rule=${rule}&state=${state}&limit=200`; path !== null; ) {
    const page: z.output<typeof AlertPageShape> = await ask(desk, path, { shape: AlertPageShape });
    found.push(...page.alerts);
    path = page.next?.replace(/^.*\/api\/v1/, '') ?? null;
  }
  return found;
}

/** Once the condition holds: so many alerts fire, and so many are over. */
export async function untilAlerts(
  desk: Desk,
  rule: string,
  expected: { readonly firing: number; readonly resolved: number },
): Promise<void> {
  await vi.waitFor(
    async () => {
      const [firing, resolved] = [await alertsOf(desk, rule, 'firing'), await alertsOf(desk, rule, 'resolved')];
      expect({ firing: firing.length, resolved: resolved.length }).toEqual(expected);
    },
    { timeout: 20_000, interval: 100 },
  );
}

const HistoryShape = z.object({ transitions: z.array(TransitionShape) });

export const stepsOf = async (desk: Desk, alert: string): Promise<readonly Transition[]> =>
  (await ask(desk, `/alerts/${encodeURIComponent(alert)}`, { shape: HistoryShape })).transitions;

const AnnouncementsShape = z.object({ announcements: z.array(AnnouncementShape) });

/** Everything that was announced by a rule, the oldest first. */
export async function announcementsOf(desk: Desk, rule: string): Promise<readonly Announcement[]> {
  const found: Announcement[] = [];
  for (;;) {
    const after = found.at(-1)?.seq ?? 0;
    const path = `/alerts/announcements?after=${after}&limit=200`;
    const { announcements } = await ask(desk, path, { shape: AnnouncementsShape });
    if (announcements.length === 0) return found.filter((one) => one.rule === rule);
    found.push(...announcements);
  }
}

const AnnotationsShape = z.object({ annotations: z.array(AnnotationShape) });

export const annotationsOf = async (desk: Desk, rule: string): Promise<readonly Annotation[]> =>
  (await ask(desk, `/alerts/annotations?rule=${rule}&limit=500`, { shape: AnnotationsShape })).annotations;

/** Runs a rule in force over what is stored, and waits for the result. */
export async function backtestOf(
  desk: Desk,
  rule: string,
  span: { readonly from: number; readonly to: number },
): Promise<Backtest> {
  const body = { rule, from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
  const { id } = await ask(desk, '/operate/backtests', {
    shape: BacktestShape,
    method: 'POST',
    body: JSON.stringify(body),
  });
  return await vi.waitFor(
    async () => {
      const backtest = await ask(desk, `/operate/backtests/${id}`, { shape: BacktestShape });
      expect(backtest.state).not.toBe('running');
      return backtest;
    },
    { timeout: 20_000, interval: 50 },
  );
}
