import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Answers } from '../../../contract/generated/answers.ts';
import { Again } from '../../../shared/again.tsx';
import { ask } from '../../../shared/ask.ts';
import { useAsked } from '../../../shared/asked.ts';
import { keepForVisit, keptForVisit } from '../../../shared/kept.ts';
import { Mark } from '../../../shared/mark.tsx';
import { count, fill } from '../../../shared/words.ts';
import { Failed } from '../../deed/failed.tsx';
import { type Deed, useDeed } from '../../deed/use-deed.ts';
import { type Draft, triedText } from '../draft.ts';
import { CodeField } from '../edit/code-field.tsx';
import { words } from '../words/index.ts';
import { newTests } from './new-tests.ts';

type Run = Answers['POST /api/v1/operate/rules/{id}/tests'];

/** What is expected of a rule, and whether it comes. */
export function Tests({ draft }: { readonly draft: Draft }) {
  const { tests: says } = words();
  const { asked, again } = useAsked('GET /api/v1/operate/rules/{id}/tests', { path: { id: draft.id } });
  const text = useSignal<string | undefined>(undefined);
  const run = useSignal<Run | undefined>(undefined);
  const deed = useDeed();
  const keptAs = `tests-unsaved:${draft.id}`;
  useEffect(() => {
    if (asked.body !== undefined) text.value ??= keptForVisit(keptAs) ?? asked.body.text ?? newTests;
  }, [asked.body]);
  if (asked.error !== undefined) return <Again error={asked.error} again={again} />;
  if (text.value === undefined || asked.body === undefined) return null;
  return (
    <>
      <p>{says.lead}</p>
      {asked.body.text === null && <p class="notice">{fill(says.none, { file: asked.body.file })}</p>}
      {triedText(draft) !== undefined && <p class="notice warn">{says.ofDraft}</p>}
      <Buttons draft={draft} text={text.value} run={run} deed={deed} onKept={() => keepForVisit(keptAs, '')} />
      <Failed deed={deed} />
      <Results run={run.value} />
      <CodeField
        id="tests-text"
        label={asked.body.file}
        value={text.value}
        onText={(written) => {
          text.value = written;
          keepForVisit(keptAs, written);
          run.value = undefined;
        }}
      />
    </>
  );
}

type ButtonsProps = {
  readonly draft: Draft;
  readonly text: string;
  readonly run: Signal<Run | undefined>;
  readonly deed: Deed;
  readonly onKept: () => void;
};

function Buttons({ draft, text, run, deed, onKept }: ButtonsProps) {
  const { tests: says } = words();
  const isKept = useSignal(false);
  const path = { id: draft.id };
  useEffect(() => {
    isKept.value = false;
  }, [text]);
  const runAll = async (): Promise<void> => {
    const rule = triedText(draft);
    const body = { tests: text, ...(rule === undefined ? {} : { rule }) };
    run.value = (await ask('POST /api/v1/operate/rules/{id}/tests', { path, body })).body;
  };
  const tryAll = (): Promise<void> => {
    isKept.value = false;
    return runAll();
  };
  const keep = async (): Promise<void> => {
    await ask('PUT /api/v1/operate/rules/{id}/tests', { path, body: { text } });
    onKept();
    run.value = undefined;
    // Tests may be written before the rule that they expect, so they are kept while they fail; but whoever keeps them hears of it.
    await runAll().finally(() => (isKept.value = true));
  };
  const failed = failuresOf(run.value);
  return (
    <p class="row">
      <button type="button" class="button main" disabled={deed.isBusy} onClick={() => void deed.run(tryAll)}>
        {says.run}
      </button>
      <button type="button" class="button" disabled={deed.isBusy} onClick={() => void deed.run(keep)}>
        {says.keep}
      </button>
      <span role="status">{isKept.value && (failed === 0 ? says.kept : count(failed, says.keptFailing))}</span>
    </p>
  );
}

const failuresOf = (run: Run | undefined): number => run?.results.filter(({ passed }) => !passed).length ?? 0;

function Results({ run }: { readonly run: Run | undefined }) {
  const { tests: says } = words();
  const failed = failuresOf(run);
  return (
    <div role="status">
      {run !== undefined && (
        <>
          <p>
            {run.results.length === 0 ? (
              <Mark tone="none" sign="dash">
                {says.empty}
              </Mark>
            ) : run.passed ? (
              <Mark tone="good" sign="tick">
                {count(run.results.length, says.passed)}
              </Mark>
            ) : (
              <Mark tone="bad" sign="cross">
                {count(failed, says.failed)}
              </Mark>
            )}
          </p>
          <ul class="plain lines">
            {run.results.map(({ test, passed, says: came }, at) => (
              <li key={`${at}`}>
                <Mark tone={passed ? 'good' : 'bad'} sign={passed ? 'tick' : 'cross'}>
                  {passed ? says.one.passed : says.one.failed}
                </Mark>{' '}
                {test ?? says.file}
                {came.length > 0 && (
                  <pre class="code" lang="en" tabIndex={0} role="region" aria-label={test ?? says.file}>
                    {came.join('\n')}
                  </pre>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
