import type { Answers } from '../../contract/generated/answers.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { lasting } from '../../shared/format.ts';
import { fill } from '../../shared/words.ts';
import { textOf } from '../rules/rule-card.tsx';
import { Severity } from '../severity.tsx';
import { words } from './words/index.ts';

type Rule = Answers['GET /api/v1/rules']['rules'][number];

/** What a rule asks, in words. */
export function Meaning({ rule }: { readonly rule: Rule }) {
  const { meaning } = words();
  const facts = factsOf(rule);
  return (
    <section class="card" aria-label={meaning.title}>
      <p class="lead">{textOf(rule.explained)}</p>
      <p class="row">
        <Severity of={rule.severity} />
        {rule.urgent && <strong>{meaning.urgent}</strong>}
        {rule.warning && <strong>{meaning.warning}</strong>}
      </p>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const span = (seconds: number, without: string): string => (seconds === 0 ? without : lasting(seconds));

function factsOf(rule: Rule): readonly (readonly [string, string])[] {
  const { meaning } = words();
  const { topics } = common();
  return [
    [meaning.topic, topics[rule.topic]],
    [meaning.audience, rule.audience.map((each) => meaning.audiences[each]).join(', ')],
    [meaning.each, eachOf(rule)],
    [meaning.where, whereOf(rule)],
    [meaning.for, span(rule.forSeconds, meaning.atOnce)],
    [meaning.keep, span(rule.keepFiringForSeconds, meaning.atOnce)],
    [meaning.late, fill(meaning.lateText, { span: lasting(rule.lateAfterSeconds) })],
    [meaning.quality, meaning.qualities[rule.quality]],
    [meaning.unknown, meaning.whenUnknown[rule.whenUnknown]],
  ];
}

function eachOf({ subject }: Rule): string {
  const { meaning } = words();
  return subject.level === null ? meaning.subjects[subject.each] : wordFor(common().levels, subject.level);
}

function whereOf({ where }: Rule): string {
  const { meaning } = words();
  const { kind } = common();
  const kinds = (where.kinds ?? []).map((each) => wordFor(kind, each));
  const tags = Object.entries(where.tags ?? {}).map(([name, value]) => `${name}: ${value ?? ''}`);
  const said = [...kinds, ...(where.areas ?? []), ...(where.devices ?? []), ...tags];
  return said.length === 0 ? meaning.everywhere : said.join(', ');
}
