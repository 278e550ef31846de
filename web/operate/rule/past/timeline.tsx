import { useSignal } from '@preact/signals';
import { cityZone } from '../../../shared/city.ts';
import { lasting, moment } from '../../../shared/format.ts';
import { language } from '../../../shared/language.ts';
import { count, fill } from '../../../shared/words.ts';
import { toField } from '../../forms/city-time.ts';
import { words } from '../words/index.ts';
import { type Firing, type Row, rowsOf } from './spans.ts';
import { isWholeDays, ticksOf } from './ticks.ts';

type Props = {
  readonly span: { readonly from: number; readonly to: number };
  /** Before it nobody can say whether it would have fired; `undefined` when the whole span is known. */
  readonly knownSince: number | undefined;
  readonly tested: readonly Firing[];
  /** `undefined` when only one version was run. */
  readonly inForce: readonly Firing[] | undefined;
};

const rowsAtFirst = 12;

/** When the rule fired at each place: the tested version above, that in force below. The table beside it says the same. */
export function Timeline({ span, knownSince, tested, inForce }: Props) {
  const { past } = words();
  const isWhole = useSignal(false);
  const rows = rowsOf(tested, inForce ?? []);
  const shown = isWhole.value ? rows : rows.slice(0, rowsAtFirst);
  if (rows.length === 0) return null;
  return (
    <section class="timeline" aria-labelledby="timeline">
      <h3 id="timeline">{past.timeline}</h3>
      <p class="row small legend">
        <Sample is="tested">{past.tested}</Sample>
        {inForce !== undefined && <Sample is="in-force">{past.inForce}</Sample>}
        {knownSince !== undefined && <Sample is="gap">{past.noReadings}</Sample>}
      </p>
      <div aria-hidden="true">
        <Axis span={span} />
        {shown.map((row) => (
          <Lane key={row.subject} row={row} span={span} knownSince={knownSince} isCompared={inForce !== undefined} />
        ))}
      </div>
      {rows.length > shown.length && (
        <button type="button" class="button" onClick={() => (isWhole.value = true)}>
          {count(rows.length - shown.length, past.morePlaces)}
        </button>
      )}
      <FiringTable tested={tested} inForce={inForce} />
    </section>
  );
}

type SampleProps = { readonly is: 'tested' | 'in-force' | 'gap'; readonly children: string };

function Sample({ is, children }: SampleProps) {
  return (
    <span>
      <svg width="28" height="12" aria-hidden="true">
        <rect class={is} x="1" y="1" width="26" height="10" />
      </svg>{' '}
      {children}
    </span>
  );
}

const place = (at: number, { from, to }: Props['span']): number => ((at - from) / (to - from)) * 100;

function Axis({ span }: Pick<Props, 'span'>) {
  const { step, ticks } = ticksOf(span.from, span.to, { most: innerWidth < 600 ? 4 : 7, ahead: aheadAt(span.from) });
  const format = new Intl.DateTimeFormat(language.value, {
    timeZone: cityZone,
    ...(isWholeDays(step) ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' }),
  });
  return (
    <svg class="axis" width="100%" height="26">
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={`${place(tick, span)}%`} x2={`${place(tick, span)}%`} y1="20" y2="26" />
          <text x={`${place(tick, span)}%`} y="15" text-anchor={anchorOf(place(tick, span))}>
            {format.format(tick)}
          </text>
        </g>
      ))}
    </svg>
  );
}

const aheadAt = (time: number): number => Date.parse(`${toField(time)}Z`) - Math.floor(time / 60_000) * 60_000;
const anchorOf = (at: number): 'start' | 'middle' | 'end' => (at < 6 ? 'start' : at > 94 ? 'end' : 'middle');

type LaneProps = Pick<Props, 'span' | 'knownSince'> & { readonly row: Row; readonly isCompared: boolean };

function Lane({ row, span, knownSince, isCompared }: LaneProps) {
  const height = isCompared ? 30 : 16;
  return (
    <div class="lane">
      <p class="small">{row.name}</p>
      <svg width="100%" height={height}>
        <rect class="ground" width="100%" height={height} />
        {knownSince !== undefined && <rect class="gap" width={`${place(knownSince, span)}%`} height={height} />}
        {row.tested.map((firing) => (
          <Bar key={`t${firing.from}`} firing={firing} span={span} is="tested" y={2} />
        ))}
        {row.inForce.map((firing) => (
          <Bar key={`f${firing.from}`} firing={firing} span={span} is="in-force" y={17} />
        ))}
      </svg>
    </div>
  );
}

type BarProps = {
  readonly firing: Firing;
  readonly span: Props['span'];
  readonly is: 'tested' | 'in-force';
  readonly y: number;
};

function Bar({ firing, span, is, y }: BarProps) {
  const at = place(firing.from, span);
  // What lasted minutes in a week would not be seen.
  const width = Math.max(0.4, place(firing.to, span) - at);
  return <rect class={is} x={`${Math.min(at, 99.6)}%`} y={y} width={`${width}%`} height="11" />;
}

function FiringTable({ tested, inForce }: Pick<Props, 'tested' | 'inForce'>) {
  const { past } = words();
  const rows = [
    ...tested.map((firing) => ({ firing, version: past.tested })),
    ...(inForce ?? []).map((firing) => ({ firing, version: past.inForce })),
  ].sort((one, other) => one.firing.from - other.firing.from);
  return (
    <details>
      <summary>{past.table}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={past.table}>
        <table>
          <thead>
            <tr>
              <th scope="col">{past.columns.place}</th>
              <th scope="col">{past.columns.version}</th>
              <th scope="col">{past.columns.from}</th>
              <th scope="col">{past.columns.to}</th>
              <th scope="col">{past.columns.lasted}</th>
              <th scope="col">{past.columns.why}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ firing, version }) => (
              <FiringRow key={`${version}${firing.subject}${firing.from}`} firing={firing} version={version} />
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function FiringRow({ firing, version }: { readonly firing: Firing; readonly version: string }) {
  const { past, because } = words();
  const { before, after } = firing.isOpen;
  const from = moment(new Date(firing.from));
  const to = moment(new Date(firing.to));
  return (
    <tr>
      <th scope="row">{firing.name}</th>
      <td>{version}</td>
      <td>{before ? fill(past.before, { at: from }) : from}</td>
      <td>{after ? fill(past.after, { at: to }) : to}</td>
      <td>{lasting((firing.to - firing.from) / 1000)}</td>
      <td>{firing.because === undefined ? '' : because[firing.because]}</td>
    </tr>
  );
}
