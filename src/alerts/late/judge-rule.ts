import { createHash } from 'node:crypto';
import { type Alert, type Annotation, subjectKey, subjectOf } from '../../model/alert.ts';
import { type Duration, hours } from '../../model/duration.ts';
import type { Rule } from '../../model/rule.ts';
import { before, type EpochMs, epochMs } from '../../model/time.ts';
import type { AlertBook, AlertQuery, Rules } from '../port.ts';
import { compare, type Finding } from './compare.ts';
import { type KeptEpisode, keptEpisode } from './episodes.ts';
import type { LateSpan } from './late-spans.ts';
import { type Meaning, meaningsOf } from './meanings.ts';
import { type Answer, type PastParts, whatWouldHaveBeen } from './what-would-have-been.ts';

export type JudgeRuleParts = PastParts & {
  readonly rules: Pick<Rules, 'versions'>;
  readonly book: Pick<AlertBook, 'open' | 'closed'>;
};

export type RuleQuestion = {
  readonly rule: Rule;
  readonly spans: readonly LateSpan[];
  readonly now: EpochMs;
  readonly signal: AbortSignal;
};

/** Spans so near to each other share one reading of the past. */
const shared: Duration = hours(12);
const pageOfAlerts = 1000;
const mostAlerts = 20_000;

/** What late data say of the history of one rule. */
export async function judgeRule(parts: JudgeRuleParts, question: RuleQuestion): Promise<readonly Annotation[]> {
  const annotations: Annotation[] = [];
  for (const spans of clusters(question.spans)) {
    if (question.signal.aborted) return [];
    const alerts = alertsOf(parts.book, question.rule, spans);
    for (const meaning of meaningsOf(question.rule, spans, parts))
      annotations.push(...(await judgeMeaning(parts, { ...question, spans, meaning, alerts })));
  }
  return [...new Map(annotations.map((each) => [each.id, each])).values()];
}

type MeaningQuestion = Omit<RuleQuestion, 'rule'> & { readonly meaning: Meaning; readonly alerts: readonly Alert[] };

/** Each alert is judged by what its rule decided then. */
async function judgeMeaning(parts: JudgeRuleParts, question: MeaningQuestion): Promise<readonly Annotation[]> {
  const { meaning, spans } = question;
  const { rule, wasInForce } = meaning;
  const told = bySubject(question.alerts.filter(meaning.isOf));
  const kept = (subject: string): readonly KeptEpisode[] => told.get(subject) ?? [];
  const answer = await whatWouldHaveBeen(parts, { ...question, rule, kept });
  return spans.flatMap((span) =>
    subjectsOf(span, { answer, told }).flatMap((subject) => {
      const wouldBe = answer.episodes.get(subject)?.all ?? [];
      const judged = { from: span.first, to: answer.to, wasInForce };
      const findings = compare(kept(subject), wouldBe, judged);
      return findings.map((finding) => annotation(finding, { ...question, rule, span, subject }));
    }),
  );
}

/** In the order of time, as they are given. */
function clusters(spans: readonly LateSpan[]): readonly (readonly LateSpan[])[] {
  const all: LateSpan[][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const span of spans) {
    const last = all.at(-1);
    if (last !== undefined && span.first - until <= shared) last.push(span);
    else all.push([span]);
    until = Math.max(until, span.last);
  }
  return all;
}

type Told = ReadonlyMap<string, readonly KeptEpisode[]>;

const bySubject = (alerts: readonly Alert[]): Told =>
  new Map(
    [...Map.groupBy(alerts, ({ subject }) => subjectKey(subject))].map(([key, some]) => [key, some.map(keptEpisode)]),
  );

/** Alerts of the rule that these spans may bear on. */
function alertsOf(book: JudgeRuleParts['book'], { id }: Rule, spans: readonly LateSpan[]): readonly Alert[] {
  const from = before(epochMs(Math.min(...spans.map(({ first }) => first))), hours(1));
  const query = { rules: [id], limit: pageOfAlerts };
  const alerts = [...book.open({ rules: [id], limit: mostAlerts })];
  let after: AlertQuery['after'];
  while (alerts.length < mostAlerts) {
    const page = book.closed({ ...query, after });
    alerts.push(...page);
    const last = page.at(-1);
    if (page.length < pageOfAlerts || last?.resolved === undefined || last.resolved.at < from) break;
    after = { resolvedAt: last.resolved.at, id: last.id };
  }
  return alerts;
}

const subjectsOf = (span: LateSpan, { answer, told }: { answer: Answer; told: Told }): readonly string[] =>
  span.subject === '' ? [...new Set([...answer.episodes.keys(), ...told.keys()])] : [span.subject];

type Whose = Pick<RuleQuestion, 'rule' | 'now'> & { readonly span: LateSpan; readonly subject: string };

/** The same finding has the same id, however often it is made. */
function annotation(finding: Finding, { rule, span, subject, now }: Whose): Annotation {
  const { says, alert = '', from = '', to = '' } = finding;
  const digest = createHash('sha256').update([rule.id, rule.decides, subject, says, alert, from, to].join('\n'));
  return {
    ...finding,
    id: digest.digest('hex').slice(0, 24),
    rule: rule.id,
    version: rule.version,
    subject: subjectOf(subject),
    writtenAt: now,
    arrivedAt: span.arrivedAt,
  };
}
