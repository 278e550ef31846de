import type { Answers } from '../../contract/generated/answers.ts';
import { lasting, moment } from '../../shared/format.ts';
import { fill } from '../../shared/words.ts';
import { words as ruleWords } from '../rule/words/index.ts';
import { Evidence } from './evidence.tsx';
import { words } from './words/index.ts';

type Step = Answers['GET /api/v1/alerts/{id}']['transitions'][number];

/** How an alert came about, step by step, each with what speaks for it; the last step first. */
export function Steps({ steps }: { readonly steps: readonly Step[] }) {
  const { steps: title } = words();
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{title}</h2>
      <ol class="plain lines">
        {[...steps].reverse().map((step) => (
          <li key={step.id}>
            <StepText step={step} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Below this nobody asks why it was not known at once. */
const noticeable = 60;

function StepText({ step }: { readonly step: Step }) {
  const { to, noticed } = words();
  const { because } = ruleWords();
  const later = (Date.parse(step.noticedAt) - Date.parse(step.at)) / 1000;
  return (
    <>
      <h3>
        {moment(new Date(step.at))}: {to[step.to]}
      </h3>
      <p class="soft small">
        {because[step.because]}
        {later > noticeable && `; ${fill(noticed, { span: lasting(later) })}`}
      </p>
      <Evidence of={step.evidence} />
    </>
  );
}
