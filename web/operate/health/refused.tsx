import { useSignal } from '@preact/signals';
import { ask } from '../../shared/ask.ts';
import { useAsked } from '../../shared/asked.ts';
import { number } from '../../shared/format.ts';
import { ConfirmButton } from '../deed/confirm-button.tsx';
import { words as deviceWords } from '../device/words/index.ts';
import { Replaying } from './replaying.tsx';
import { words } from './words/index.ts';

/** What was refused, by its reason, and how it is tried again. */
export function Refused() {
  const says = words();
  const codes: Readonly<Record<string, string>> = deviceWords().codes;
  const { asked, again } = useAsked('GET /api/v1/rejections', { everyMs: 15_000 });
  const hasAsked = useSignal(false);
  if (asked.body === undefined) return null;
  const refused = asked.body.rejections.filter(({ count }) => count > 0);
  const replay = async (body: object): Promise<void> => {
    await ask('POST /api/v1/operate/rejections/replay', { body });
    hasAsked.value = true;
  };
  const columns = says.refusedColumns;
  return (
    <section aria-labelledby="refused">
      <h2 id="refused">{says.refused}</h2>
      <Replaying isExpected={hasAsked.value} then={again} />
      {refused.length === 0 && <p>{says.refusedNone}</p>}
      {refused.length > 0 && (
        <>
          <table class="stacking" aria-label={says.refused}>
            <thead>
              <tr>
                <th scope="col">{columns.code}</th>
                <th scope="col">{columns.count}</th>
                <th scope="col">{columns.remedy}</th>
                <th scope="col">{columns.replay}</th>
              </tr>
            </thead>
            <tbody>
              {refused.map(({ code, count, meaning, remedy }) => (
                <tr key={code}>
                  <th scope="row">
                    {codes[code] ?? <span lang="en">{meaning}</span>}
                    <br />
                    <code class="soft small">{code}</code>
                  </th>
                  <td data-label={columns.count}>{number(count)}</td>
                  <td data-label={columns.remedy}>{says.remedies[code] ?? <span lang="en">{remedy}</span>}</td>
                  <td data-label={columns.replay}>
                    <ConfirmButton
                      label={says.replay}
                      asks={says.replayAsks}
                      onSure={() => replay({ filter: { code } })}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <ConfirmButton label={says.replayAll} asks={says.replayAsks} onSure={() => replay({ all: true })} />
        </>
      )}
    </section>
  );
}
