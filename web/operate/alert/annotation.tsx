import type { Answers } from '../../contract/generated/answers.ts';
import { moment } from '../../shared/format.ts';
import { Link } from '../../shared/route.tsx';
import { fill } from '../../shared/words.ts';
import { agoOf } from '../alerts/alert-row.tsx';
import { words as alertsWords } from '../alerts/words/index.ts';
import { Evidence } from './evidence.tsx';

type Annotation = Answers['GET /api/v1/alerts/annotations']['annotations'][number];

/** What readings that came late say of one alert, or of one that never was. */
export function AnnotationText({ annotation }: { readonly annotation: Annotation }) {
  const { says, arrived } = alertsWords();
  const { rule, subject, alert, from, to, arrivedAt, evidence } = annotation;
  const span = [from, to].flatMap((each) => (each === null ? [] : [moment(new Date(each))])).join(' – ');
  return (
    <>
      <p>
        <Link to={alert === null ? `/operate/rules/${rule}` : `/operate/alerts/${alert}`}>
          {rule}: {subject.name}
        </Link>{' '}
        {says[annotation.says]}
        {span !== '' && `: ${span}`}
      </p>
      <p class="soft small">{fill(arrived, { ago: agoOf(arrivedAt) })}</p>
      {evidence !== null && <Evidence of={evidence} />}
    </>
  );
}
