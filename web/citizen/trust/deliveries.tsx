import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { lasting, number } from '../../shared/format.ts';
import { count, fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

/** How fast people are told, by the channel that tells them. */
export function Deliveries() {
  const { asked, again } = useAsked('GET /api/v1/alerts/deliveries', { everyMs: 60_000 });
  const { deliveries } = words();
  const { body, error } = asked;
  return (
    <section class="card" aria-labelledby="deliveries">
      <h2 id="deliveries">{deliveries.title}</h2>
      <p class="soft small">{deliveries.note}</p>
      {body === undefined && error === undefined && <p class="soft">{common().loading}</p>}
      {error !== undefined && <Again error={error} again={again} />}
      {body?.channels.length === 0 && <p>{deliveries.none}</p>}
      <dl class="facts">
        {body?.channels.map(({ channel, accepted, p50, p95 }) => (
          <div key={channel}>
            <dt>{deliveries.channels[channel]}</dt>
            <dd>{[count(accepted, deliveries.sent), ...timesOf(p50, p95)].join(' · ')}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function timesOf(p50: number | null, p95: number | null): string[] {
  if (p50 === null || p95 === null) return [];
  return [fill(words().deliveries.times, { half: short(p50), most: short(p95) })];
}

/** Messages take seconds, so that here they are told. */
const short = (seconds: number): string =>
  seconds < 60 ? `${number(seconds, seconds < 10 ? 1 : 0)}\u00a0s` : lasting(seconds);
