import type { Answers } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { ask } from '../../shared/ask.ts';
import { useAsked } from '../../shared/asked.ts';
import { moment } from '../../shared/format.ts';
import { fill } from '../../shared/words.ts';
import { ConfirmButton } from '../deed/confirm-button.tsx';
import { myName } from '../session/session.ts';
import { QuietForm } from './quiet-form.tsx';
import { words } from './words/index.ts';

type Quieting = Answers['GET /api/v1/operate/quietings']['quietings'][number];

/** Silences and maintenance windows: those of now first, then those to come, then those that are over. */
export function Quietings() {
  const { quietLead, quietNone, quietNew } = words();
  const { asked, again } = useAsked('GET /api/v1/operate/quietings', { everyMs: 30_000 });
  const all = [...(asked.body?.quietings ?? [])].sort((one, other) => rank(one) - rank(other));
  return (
    <>
      <p class="soft">{quietLead}</p>
      {asked.error !== undefined && <Again error={asked.error} again={again} />}
      {asked.body !== undefined && all.length === 0 && <p class="card">{quietNone}</p>}
      <ul class="plain">
        {all.map((each) => (
          <Row key={each.id} quieting={each} again={again} />
        ))}
      </ul>
      <section aria-labelledby="quiet-new">
        <h2 id="quiet-new">{quietNew}</h2>
        <QuietForm then={again} />
      </section>
    </>
  );
}

type When = 'now' | 'soon' | 'over';
const order: readonly When[] = ['now', 'soon', 'over'];

const endOf = ({ to, endedAt }: Quieting): string => endedAt ?? to;
function whenOf(quieting: Quieting): When {
  const now = Date.now();
  if (Date.parse(endOf(quieting)) <= now) return 'over';
  return Date.parse(quieting.from) > now ? 'soon' : 'now';
}
const rank = (quieting: Quieting): number => order.indexOf(whenOf(quieting));

function Row({ quieting, again }: { readonly quieting: Quieting; readonly again: () => void }) {
  const says = words();
  const when = whenOf(quieting);
  const times = { from: moment(new Date(quieting.from)), to: moment(new Date(endOf(quieting))) };
  const texts = { now: says.quietNow, soon: says.quietSoon, over: says.quietOver };
  const end = async (): Promise<void> => {
    await ask('DELETE /api/v1/operate/quietings/{id}', { path: { id: quieting.id }, query: { by: myName() } });
    again();
  };
  return (
    <li class="card">
      <h2>
        {says.quietIs[quieting.is]}: {fill(texts[when], times)}
      </h2>
      <p>
        {whatOf(quieting)} <span class="soft small">{fill(says.by, { by: quieting.by })}</span>
      </p>
      {quieting.note !== '' && <p>{quieting.note}</p>}
      {when !== 'over' && <ConfirmButton label={says.quietEnd} asks={says.quietEndAsks} onSure={end} />}
    </li>
  );
}

function whatOf({ rules, areas, devices }: Quieting): string {
  const { quietRules, quietAreas, quietDevices, quietEverything } = words();
  const said = [
    [quietRules, rules],
    [quietAreas, areas],
    [quietDevices, devices],
  ] as const;
  const named = said.flatMap(([name, ids]) => (ids === null ? [] : [`${name}: ${ids.join(', ')}`]));
  return named.length === 0 ? quietEverything : named.join('; ');
}
