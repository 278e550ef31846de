import type { Answers } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { moment } from '../../shared/format.ts';
import { language } from '../../shared/language.ts';
import type { ScreenProps } from '../../shared/lazy.tsx';
import { Link } from '../../shared/route.tsx';
import { useTitle } from '../../shared/title.ts';
import { fill } from '../../shared/words.ts';
import { agoOf, Care } from '../alerts/alert-row.tsx';
import { ready as alertsReady } from '../alerts/words/index.ts';
import { ready as ruleReady, words as ruleWords } from '../rule/words/index.ts';
import { Severity } from '../severity.tsx';
import { Acts } from './acts.tsx';
import { AnnotationText } from './annotation.tsx';
import { Announced } from './announced.tsx';
import { Deeds } from './deeds.tsx';
import { Steps } from './steps.tsx';
import { ready as ownReady, words } from './words/index.ts';
import '../rule/rule.css';

export const ready = Promise.all([ownReady, alertsReady, ruleReady]);

type History = Answers['GET /api/v1/alerts/{id}'];

/** One alert, with everything that speaks for it, and what can be done about it. */
export function Screen({ params }: ScreenProps) {
  const { back, unknown } = words();
  const path = { id: params['id'] ?? '' };
  const { asked, again } = useAsked('GET /api/v1/alerts/{id}', { path, everyMs: 15_000 });
  const alert = asked.body;
  useTitle(alert === undefined ? '' : titleOf(alert));
  return (
    <>
      <p>
        <Link to="/operate/alerts">{back}</Link>
      </p>
      {asked.error?.status === 404 && <p class="notice warn">{unknown}</p>}
      {asked.error !== undefined && asked.error.status !== 404 && <Again error={asked.error} again={again} />}
      {alert === undefined && asked.error === undefined && <p role="status">{common().loading}</p>}
      {alert !== undefined && <Alert alert={alert} again={again} />}
    </>
  );
}

const titleOf = ({ name, rule, subject }: History): string => `${name?.[language.value] ?? rule}: ${subject.name}`;

function Alert({ alert, again }: { readonly alert: History; readonly again: () => void }) {
  return (
    <>
      <h1>{titleOf(alert)}</h1>
      <Summary alert={alert} />
      {alert.resolved === null && <Acts alert={alert} again={again} />}
      <Steps steps={alert.transitions} />
      <Told alert={alert} />
      <Deeds deeds={alert.deeds} />
      <Rule alert={alert} />
    </>
  );
}

const at = (iso: string) => ({ at: moment(new Date(iso)), ago: agoOf(iso) });

function Summary({ alert }: { readonly alert: History }) {
  const { state, began } = words();
  const { because } = ruleWords();
  const { resolved, firedAt } = alert;
  return (
    <div class="card">
      <p class="row">
        <Severity of={alert.severity} />
        <strong>
          {resolved === null
            ? fill(state.firing, at(firedAt))
            : fill(state.resolved, { ...at(resolved.at), because: because[resolved.because] })}
        </strong>
        <Care alert={alert} />
      </p>
      <p>
        {fill(began, at(alert.since))} {alert.area !== null && alert.area.name}
      </p>
      {alert.acknowledged?.note && <blockquote>{alert.acknowledged.note}</blockquote>}
    </div>
  );
}

function Told({ alert: { announcements, annotations } }: { readonly alert: History }) {
  const { told, toldNone, late } = words();
  return (
    <>
      <section aria-labelledby="told">
        <h2 id="told">{told}</h2>
        {announcements.length === 0 && <p>{toldNone}</p>}
        <ol class="plain lines">
          {announcements.map((each) => (
            <li key={each.id}>
              <Announced announcement={each} />
            </li>
          ))}
        </ol>
      </section>
      {annotations.length > 0 && (
        <section aria-labelledby="late">
          <h2 id="late">{late}</h2>
          <ul class="plain lines">
            {annotations.map((each) => (
              <li key={each.id}>
                <AnnotationText annotation={each} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Rule({ alert }: { readonly alert: History }) {
  const { rule, inVersion, text, page } = words();
  return (
    <section aria-labelledby="rule">
      <h2 id="rule">{rule}</h2>
      <p>
        <Link to={`/operate/rules/${alert.rule}`}>{alert.name?.[language.value] ?? alert.rule}</Link>{' '}
        <span class="soft small">
          {inVersion} <code>{alert.version}</code>
        </span>
      </p>
      {alert.ruleVersion !== null && (
        <details>
          <summary>{text}</summary>
          <pre class="code" tabIndex={0} role="region" aria-label={text}>
            {alert.ruleVersion.text}
          </pre>
        </details>
      )}
      {alert.page !== null && (
        <p>
          <a class="button" href={`/alerts/${encodeURIComponent(alert.id)}`}>
            {page}
          </a>
        </p>
      )}
    </section>
  );
}
