import type { Answers } from '../../contract/generated/answers.ts';
import { useAsked } from '../../shared/asked.ts';
import { DevicePast } from '../../shared/chart/past.tsx';
import { ChooseSpan, chosenSpan } from '../../shared/chart/span.tsx';
import { common, wordFor } from '../../shared/common/index.ts';
import { ago, moment } from '../../shared/format.ts';
import { note, noted } from '../../shared/route.tsx';
import { Select } from '../queue/choose.tsx';
import { sayReason, sayValue } from '../queue/evidence.tsx';
import { FreshnessMark, QualityMark } from './marks.tsx';
import { words } from './words/index.ts';

type Device = Answers['GET /api/v1/devices/{id}'];
type Kind = Answers['GET /api/v1/kinds']['kinds'][number];
type Value = Device['values'][number];

/** What it says now, with what was made of it. */
export function ValuesNow({ values }: { readonly values: readonly Value[] }) {
  const { values: said } = words();
  return (
    <section>
      <h2>{said.title}</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label={said.title}>
        <table class="values-now stacking">
          <thead>
            <tr>
              <th scope="col">{said.quantity}</th>
              <th scope="col">{said.value}</th>
              <th scope="col">{said.time}</th>
            </tr>
          </thead>
          <tbody>
            {values.map((value) => (
              <ValueRow key={value.quantity} value={value} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function ValueRow({ value }: { readonly value: Value }) {
  const { quantity, lastValue, ageSeconds, freshness, quality, reasons } = value;
  const said = words().values;
  return (
    <tr>
      <th scope="row">{wordFor(common().quantities, quantity)}</th>
      <td data-label={said.value}>
        <span class="pair">
          {lastValue === null ? said.none : sayValue(quantity, lastValue)}
          <QualityMark quality={quality} />
        </span>
        <Reasons reasons={reasons} />
      </td>
      <td data-label={said.time}>
        <span class="pair">
          {ageSeconds === null ? '' : ago(ageSeconds)}
          <FreshnessMark freshness={freshness} />
        </span>
      </td>
    </tr>
  );
}

const Reasons = ({ reasons }: { readonly reasons: readonly string[] }) => (
  <span class="small">{reasons.map(sayReason).join('; ')}</span>
);

type PastProps = { readonly device: Device; readonly kind: Kind };

/** What it said before, with all that was doubted. */
export function ValuesBefore({ device, kind }: PastProps) {
  const { past } = words();
  const quantity = kind.quantities.find((each) => each === noted('quantity')) ?? kind.quantities[0];
  if (quantity === undefined) return null;
  const options = kind.quantities.map((each): readonly [string, string] => [each, wordFor(common().quantities, each)]);
  return (
    <section>
      <h2>{past.title}</h2>
      <div class="row past-choice">
        <Select
          label={past.quantity}
          value={quantity}
          options={options}
          choose={(chosen) => note({ quantity: chosen })}
        />
        <ChooseSpan />
      </div>
      <DevicePast
        key={`${quantity} ${chosenSpan()}`}
        device={device.id}
        quantity={quantity}
        span={chosenSpan()}
        rhythm={kind.rhythm}
      />
      <Doubted id={device.id} />
    </section>
  );
}

const week = 7 * 24 * 3_600_000;
const mostShown = 50;

/** Values that tests doubted, as they were sent, with the reasons. */
function Doubted({ id }: { readonly id: string }) {
  const { past, noDoubts, values } = words();
  const from = new Date(Math.floor((Date.now() - week) / 3_600_000) * 3_600_000).toISOString();
  const { asked } = useAsked('GET /api/v1/devices/{id}/observations', {
    path: { id },
    query: { quality: 'suspect,fail', from, limit: mostShown },
  });
  const { body } = asked;
  const doubted = body !== undefined && 'observations' in body ? body.observations : [];
  return (
    <details class="doubted">
      <summary>
        {past.doubted} ({body === undefined ? '…' : doubted.length === mostShown ? `${mostShown}+` : doubted.length})
      </summary>
      {body !== undefined && doubted.length === 0 && <p>{noDoubts}</p>}
      {doubted.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label={past.doubted}>
          <table>
            <thead>
              <tr>
                <th scope="col">{values.time}</th>
                <th scope="col">{values.quantity}</th>
                <th scope="col">{values.value}</th>
                <th scope="col">{values.quality}</th>
              </tr>
            </thead>
            <tbody>
              {doubted.map(({ time, quantity, lastValue, quality, reasons }) => (
                <tr key={`${quantity} ${time}`}>
                  <td>{time === null ? '–' : moment(new Date(time))}</td>
                  <td>{wordFor(common().quantities, quantity)}</td>
                  <td>{lastValue === null ? '–' : sayValue(quantity, lastValue)}</td>
                  <td>
                    <QualityMark quality={quality} /> <Reasons reasons={reasons} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
