import { useMemo } from 'preact/hooks';
import type { Ledger } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { Chart } from '../../shared/chart/chart.tsx';
import type { Point } from '../../shared/chart/points.ts';
import { spanUntil } from '../../shared/chart/span.tsx';
import { common } from '../../shared/common/index.ts';
import { ago, number } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { count, fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

const hour = 3_600_000;

/** What became of everything that was received: the sum, and hour by hour. */
export function Books() {
  const from = useMemo(() => new Date(Math.floor(spanUntil('week', Date.now()).from / hour) * hour).toISOString(), []);
  const all = useAsked('GET /api/v1/ledger', { everyMs: 60_000 });
  const week = useAsked('GET /api/v1/ledger', { query: { from, by: 'hour' }, everyMs: 300_000 });
  const { ledger: said } = words();
  const { body, error } = all.asked;
  return (
    <section class="card" aria-labelledby="ledger">
      <h2 id="ledger">{said.title}</h2>
      {body !== undefined && <Sum ledger={body} />}
      {body === undefined && error === undefined && <p class="soft">{common().loading}</p>}
      {error !== undefined && <Again error={error} again={all.again} />}
      {week.asked.body?.hours !== undefined && <Hours hours={week.asked.body.hours} from={Date.parse(from)} />}
      <p>
        <a class="line" href="/api/v1/ledger">
          {said.all}
        </a>
      </p>
    </section>
  );
}

function Sum({ ledger }: { readonly ledger: Ledger }) {
  const { sentence, balances, imbalance, checked } = words().ledger;
  const books = ledger.balances ? balances : imbalance;
  const rejected = ledger.rejected.reduce((sum, { count: n }) => sum + n, 0);
  return (
    <>
      <p>
        {fill(sentence, {
          received: number(ledger.received),
          stored: number(ledger.stored),
          duplicate: number(ledger.duplicate),
          rejected: number(rejected),
          flight: number(ledger.inFlight.samples),
        })}
      </p>
      <p class="row">
        <Mark tone={ledger.balances ? 'good' : 'bad'} sign={ledger.balances ? 'tick' : 'cross'}>
          {books.word}
        </Mark>
        <span>{books.text}</span>
        {ledger.checkedAt !== null && (
          <span class="soft small">
            {fill(checked, { ago: ago(Math.max(0, (Date.now() - Date.parse(ledger.checkedAt)) / 1000)) })}
          </span>
        )}
      </p>
    </>
  );
}

type HoursProps = { readonly hours: NonNullable<Ledger['hours']>; readonly from: number };

function Hours({ hours, from }: HoursProps) {
  const points = useMemo((): Point[] => hours.flatMap((each) => pointOf(each)), [hours]);
  const span = useMemo(() => ({ from, to: Date.now() }), [from, hours]);
  const first = points[0]?.time ?? span.to;
  const possible = Math.ceil((span.to - first) / hour);
  const { chart } = words().ledger;
  const sentence = fill(count(points.length, words().ready.hours), { all: number(possible) });
  return (
    <>
      {possible > 1 && <p>{sentence}</p>}
      <h3>{chart}</h3>
      <Chart
        label={chart}
        span={span}
        points={points}
        draws="bars"
        figure={(value) => number(value)}
        tick={(value) => number(value)}
        digits={0}
        gapAfter={hour / 2}
      />
    </>
  );
}

function pointOf({ from, received }: HoursProps['hours'][number]): Point[] {
  if (from === null || received === 0) return [];
  const time = Date.parse(from);
  return [{ time, end: time + hour, value: received, is: 'counted', reasons: [], known: 1 }];
}
