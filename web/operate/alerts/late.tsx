import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { AnnotationText } from '../alert/annotation.tsx';
import { words } from './words/index.ts';

/** What late data say of the history of alerts. */
export function Late() {
  const { lateLead, lateNone } = words();
  const { asked, again } = useAsked('GET /api/v1/alerts/annotations', { everyMs: 30_000 });
  if (asked.error !== undefined) return <Again error={asked.error} again={again} />;
  if (asked.body === undefined) return null;
  return (
    <>
      <p class="soft">{lateLead}</p>
      {asked.body.annotations.length === 0 && <p class="card">{lateNone}</p>}
      <ul class="plain">
        {asked.body.annotations.map((each) => (
          <li key={each.id} class="card">
            <AnnotationText annotation={each} />
          </li>
        ))}
      </ul>
    </>
  );
}
