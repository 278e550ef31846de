import type { Answers } from '../../contract/generated/answers.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { moment, number } from '../../shared/format.ts';
import { Link } from '../../shared/route.tsx';
import { count, fill } from '../../shared/words.ts';
import { words } from './words/index.ts';

type Proof = Answers['GET /api/v1/alerts/{id}']['transitions'][number]['evidence'];
type Reading = Proof['observations'][number];

/** UCUM codes as people write them. */
const units: Readonly<Record<string, string>> = {
  '1': '',
  '%': ' %',
  'ug/m3': ' µg/m³',
  'mg/m3': ' mg/m³',
  Cel: ' °C',
  'dB[SPL]': ' dB',
  'm/s': ' m/s',
  deg: '°',
  W: ' W',
  'kW.h': ' kWh',
  hPa: ' hPa',
  lx: ' lx',
  h: ' h',
};
const withUnit = (value: number, unit: string | null): string =>
  `${number(value, 2)}${unit === null ? '' : (units[unit] ?? ` ${unit}`)}`;

/** Why a condition held, or did not: the number, what it was compared with, and the readings. */
export function Evidence({ of: proof }: { readonly of: Proof }) {
  const { evidence } = words();
  const { value, limit, unit, usual, quantity } = proof;
  return (
    <div class="evidence">
      {value !== null && (
        <p>
          {quantity !== null && `${common().quantities[quantity]}: `}
          <strong>
            {fill(limit === null ? evidence.alone : evidence.compared, {
              value: withUnit(value, unit),
              limit: limit === null ? '' : withUnit(limit, unit),
            })}
          </strong>
          {usual !== null && `; ${fill(evidence.usual, { usual: withUnit(usual, unit) })}`}
        </p>
      )}
      <Devices proof={proof} />
      {proof.observations.length > 0 && <Readings readings={proof.observations} />}
    </div>
  );
}

function Devices({ proof: { devices, matching } }: { readonly proof: Proof }) {
  const { evidence } = words();
  return (
    <>
      {devices !== null && (
        <p>
          {fill(evidence.devices, {
            matching: number(devices.matching),
            known: number(devices.known),
            unknown: number(devices.total - devices.known),
          })}
        </p>
      )}
      {matching.length > 0 && (
        <p class="row">
          {evidence.matching}:{' '}
          {matching.map((id) => (
            <Link key={id} to={`/operate/devices/${encodeURIComponent(id)}`}>
              {id}
            </Link>
          ))}
        </p>
      )}
    </>
  );
}

function Readings({ readings }: { readonly readings: readonly Reading[] }) {
  const { evidence } = words();
  const { columns } = evidence;
  return (
    <details>
      <summary>{count(readings.length, evidence.readings)}</summary>
      <table class="stacking" aria-label={evidence.title}>
        <thead>
          <tr>
            <th scope="col">{columns.device}</th>
            <th scope="col">{columns.quantity}</th>
            <th scope="col">{columns.value}</th>
            <th scope="col">{columns.time}</th>
            <th scope="col">{columns.arrived}</th>
            <th scope="col">{columns.quality}</th>
          </tr>
        </thead>
        <tbody>
          {readings.map((reading) => (
            <ReadingRow key={`${reading.device}${reading.quantity}${reading.time}`} reading={reading} />
          ))}
        </tbody>
      </table>
    </details>
  );
}

function ReadingRow({ reading }: { readonly reading: Reading }) {
  const { columns } = words().evidence;
  const { quantities, quality } = common();
  return (
    <tr>
      <th scope="row">
        <Link to={`/operate/devices/${encodeURIComponent(reading.device)}`}>{reading.device}</Link>
      </th>
      <td data-label={columns.quantity}>{quantities[reading.quantity]}</td>
      <td data-label={columns.value}>{valueOf(reading)}</td>
      <td data-label={columns.time}>{moment(new Date(reading.time))}</td>
      <td data-label={columns.arrived}>{moment(new Date(reading.receivedAt))}</td>
      <td data-label={columns.quality}>{wordFor(quality, reading.quality)}</td>
    </tr>
  );
}

function valueOf({ quantity, value, unit }: Reading): string {
  if (typeof value === 'number') return withUnit(value, unit);
  const states: Readonly<Record<string, { readonly true: string; readonly false: string }>> = common().states;
  return states[quantity]?.[value ? 'true' : 'false'] ?? String(value);
}
