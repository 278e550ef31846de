import { addressOf } from '../../shared/ask.ts';
import { everyOf, type SpanName, spanUntil } from '../../shared/chart/span.tsx';
import { words } from './words/index.ts';

type Props = { readonly device: string; readonly span: SpanName };

/** Where the figures come from, and how to take them along. */
export function Data({ device, span }: Props) {
  const { title, text, csv, json, quality, ledger } = words().data;
  const from = new Date(spanUntil(span, Date.now()).from).toISOString();
  const past = { path: { id: device }, query: { from, every: everyOf[span] } };
  const address = '/api/v1/devices/{id}/observations';
  return (
    <section class="card" aria-labelledby="data">
      <h2 id="data">{title}</h2>
      <p>{text}</p>
      <ul class="plain links">
        <li>
          <a href={addressOf(address, { ...past, query: { ...past.query, format: 'csv' } })} download={`${device}.csv`}>
            {csv}
          </a>
        </li>
        <li>
          <a href={addressOf(address, past)}>{json}</a>
        </li>
        <li>
          <a href="/quality">{quality}</a>
        </li>
        <li>
          <a href={addressOf('/api/v1/ledger', { query: { device } })}>{ledger}</a>
        </li>
      </ul>
    </section>
  );
}
