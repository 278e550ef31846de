import type { Answers } from '../../contract/generated/answers.ts';
import { common } from '../../shared/common/index.ts';
import { language } from '../../shared/language.ts';
import { Mark } from '../../shared/mark.tsx';
import { Link } from '../../shared/route.tsx';
import { count } from '../../shared/words.ts';
import { Severity } from '../severity.tsx';
import { words } from './words/index.ts';

export type ShownRule = Answers['GET /api/v1/rules']['rules'][number];
type Text = ShownRule['name'];

/** What is said in all languages, in that which is spoken. */
export const textOf = (text: Text): string => text[language.value];

type Props = {
  readonly rule: ShownRule;
  /** At how many places it fires; `undefined` where that is not known yet. */
  readonly firing: number | undefined;
};

export function RuleCard({ rule, firing }: Props) {
  const { firing: fires, urgent, warning } = words();
  const { topics } = common();
  return (
    <li class="card rule">
      <h2>
        <Link to={`/operate/rules/${rule.id}`}>{textOf(rule.name)}</Link>
      </h2>
      <p class="row">
        <Severity of={rule.severity} />
        {firing !== undefined && firing > 0 ? (
          <Link class="touch" to={`/operate/alerts?rule=${rule.id}`}>
            <Mark tone="bad" sign="bell">
              {count(firing, fires)}
            </Mark>
          </Link>
        ) : (
          firing === 0 && <span class="soft small">{count(0, fires)}</span>
        )}
      </p>
      <p>{textOf(rule.explained)}</p>
      <p class="soft small">
        {[topics[rule.topic], audienceOf(rule), rule.urgent && urgent, rule.warning && warning, rule.id]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </li>
  );
}

function audienceOf({ audience }: ShownRule): string {
  const { for: forWhom } = words();
  if (audience.length > 1) return forWhom.both;
  return audience[0] === 'citizens' ? forWhom.citizens : forWhom.operators;
}
