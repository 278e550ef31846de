import type { Answers } from '../../contract/generated/answers.ts';
import { useAsked } from '../../shared/asked.ts';
import { count, fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

type Fault = Answers['GET /api/v1/operate/rules/faults']['faults'][number];

/** Files of rules that are not used, or look odd. */
export function Faults() {
  const { asked } = useAsked('GET /api/v1/operate/rules/faults', { everyMs: 30_000 });
  const { faults, warnings, faultsLead } = words();
  const all = asked.body?.faults ?? [];
  const wrong = all.filter(({ isWarning }) => !isWarning);
  const odd = all.filter(({ isWarning }) => isWarning);
  return (
    <>
      {wrong.length > 0 && (
        <section class="notice bad">
          <h2>{count(filesOf(wrong), faults)}</h2>
          <p>{faultsLead}</p>
          <FaultList faults={wrong} />
        </section>
      )}
      {odd.length > 0 && (
        <section class="notice warn">
          <h2>{count(filesOf(odd), warnings)}</h2>
          <FaultList faults={odd} />
        </section>
      )}
    </>
  );
}

const filesOf = (faults: readonly Fault[]): number => new Set(faults.map(({ file }) => file)).size;

function FaultList({ faults }: { readonly faults: readonly Fault[] }) {
  const { line: atLine } = words();
  return (
    <ul>
      {faults.map(({ file, line, field, says }) => (
        <li key={`${file}:${line}:${field}:${says}`}>
          <code>{file}</code>
          {line !== null && `, ${fill(atLine, { line: String(line) })}`}:{' '}
          <span lang="en">
            {field !== '' && <code>{field}</code>} {says}
          </span>
        </li>
      ))}
    </ul>
  );
}
