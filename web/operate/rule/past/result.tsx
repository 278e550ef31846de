import { lasting, moment, number } from '../../../shared/format.ts';
import { language } from '../../../shared/language.ts';
import { count, fill } from '../../../shared/words.ts';
import { words } from '../words/index.ts';
import { Compared } from './compared.tsx';
import { type Backtest, firingsOf, knownSince, type Outcome, type Result } from './spans.ts';
import { Timeline } from './timeline.tsx';

/** What came of it: first in a sentence, then compared, then when and what people would have read. */
export function Outcomes({ backtest, result }: { readonly backtest: Backtest; readonly result: Result }) {
  const { past } = words();
  const span = { from: Date.parse(backtest.from), to: Date.parse(backtest.to) };
  const known = knownSince(result, span);
  const at = known === undefined ? undefined : moment(new Date(known));
  const { tested, inForce } = result;
  if (result.readings === 0) return <p class="notice warn">{past.nothing}</p>;
  return (
    <>
      {at !== undefined && <p class="notice warn">{fill(past.since, { at })}</p>}
      <p class="lead">{sentence(tested, at)}</p>
      {inForce !== null && <p>{fill(past.against, { sentence: sentence(inForce, at) })}</p>}
      {inForce === null && <p class="soft">{past.same}</p>}
      <p class="soft small">{count(result.readings, past.readings)}</p>
      <Compared result={result} />
      <Timeline
        span={span}
        knownSince={known}
        tested={firingsOf(tested, span)}
        inForce={inForce === null ? undefined : firingsOf(inForce, span)}
      />
      {tested.transitionCount > tested.transitions.length && (
        <p class="notice warn">
          {fill(past.notAll, { shown: number(tested.transitions.length), all: number(tested.transitionCount) })}
        </p>
      )}
      <Messages outcome={tested} />
    </>
  );
}

/** @param since from when on there are readings, where that is not the whole span. */
function sentence(outcome: Outcome, since: string | undefined): string {
  const { past } = words();
  if (outcome.firings === 0) return since === undefined ? past.neverFired : fill(past.neverFiredSince, { at: since });
  const fired = count(outcome.firings, past.fired);
  const lasted = fill(past.lasted, { total: lasting(outcome.firingSeconds) });
  if (outcome.told.people === 0) return fill(past.sentenceNobody, { fired, lasted });
  const people = count(outcome.told.people, past.toldPeople);
  const messages = count(outcome.told.messages, past.toldMessages);
  return fill(past.sentence, { fired, lasted, people, messages });
}

const messagesShown = 50;

function Messages({ outcome }: { readonly outcome: Outcome }) {
  const { past } = words();
  const shown = outcome.announcements.slice(0, messagesShown);
  if (shown.length === 0) return null;
  return (
    <details>
      <summary>{count(outcome.announcementCount, past.messages)}</summary>
      <ol class="plain lines">
        {shown.map(({ id, what, at, texts, receivers, audience }) => (
          <li key={id}>
            <p>
              <span class="soft small">
                {moment(new Date(at))} · {past.what[what]} ·{' '}
                {[...(audience.includes('citizens') ? [past.citizens] : []), ...receivers].join(', ')}
              </span>
              <br />
              <strong>{texts[language.value].title}</strong>
              <br />
              {texts[language.value].text}
            </p>
          </li>
        ))}
      </ol>
    </details>
  );
}
