import type { Answers } from '../../contract/generated/answers.ts';
import { wordFor } from '../../shared/common/index.ts';
import { clock, number } from '../../shared/format.ts';
import { count, fill } from '../../shared/words.ts';
import { bytes } from './bytes.ts';
import { words } from './words/index.ts';

type Status = Answers['GET /api/v1/status'];

/** What comes in, and how far behind it each reader is. */
export function Incoming({ status }: { readonly status: Status }) {
  const says = words();
  const { messages, journal, devices, time } = status;
  return (
    <div class="cards">
      <section class="card" aria-labelledby="incoming">
        <h2 id="incoming">{says.now}</h2>
        <p class="figure">{number(messages.perSecond, 1)}</p>
        <p>
          {count(messages.perSecond, says.rate).replace(/^[\d.,\s]+/, '')} <span class="soft small">{says.rateOf}</span>
        </p>
        <p>{count(messages.journalled, says.total)}</p>
        <p>{fill(says.devices, { live: number(devices.live), total: number(devices.total) })}</p>
        <p class="soft small">{fill(says.asOf, { time: clock(new Date(time)) })}</p>
      </section>
      <section class="card" aria-labelledby="behind">
        <h2 id="behind">{says.behind}</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">{says.behindColumns.reader}</th>
              <th scope="col">{says.behindColumns.messages}</th>
            </tr>
          </thead>
          <tbody>
            {journal.consumers.map(({ name, behind }) => (
              <tr key={name}>
                <th scope="row">{wordFor(says.readers, name)}</th>
                <td>{behind === 0 ? says.upToDate : number(behind)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section class="card" aria-labelledby="journal">
        <h2 id="journal">{says.journal}</h2>
        <label class="stack">
          {fill(says.journalUse, { used: bytes(journal.bytes), limit: bytes(journal.limitBytes) })}
          <progress value={journal.bytes} max={journal.limitBytes} />
        </label>
        <p class="soft small">{says.journalLead}</p>
      </section>
    </div>
  );
}
