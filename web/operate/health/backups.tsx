import type { Answers } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { ask } from '../../shared/ask.ts';
import { useAsked } from '../../shared/asked.ts';
import { ago, lasting, moment } from '../../shared/format.ts';
import { fill } from '../../shared/words.ts';
import { Failed } from '../deed/failed.tsx';
import { type Deed, useDeed } from '../deed/use-deed.ts';
import { bytes } from './bytes.ts';
import { words } from './words/index.ts';

type Kept = Answers['GET /api/v1/operate/backups'];

/** The copies that there are, the one that is being made, and how to make another. */
export function Backups() {
  const says = words();
  const deed = useDeed();
  const { asked, again } = useAsked('GET /api/v1/operate/backups', { everyMs: 3_000 });
  const make = async (): Promise<void> => {
    await ask('POST /api/v1/operate/backups', { body: {} });
    again();
  };
  const kept = asked.body;
  return (
    <section aria-labelledby="backups">
      <h2 id="backups">{says.backups}</h2>
      {asked.error !== undefined && <Again error={asked.error} again={again} />}
      {kept?.making === true && <Making kept={kept} deed={deed} again={again} />}
      {kept?.last?.ok === false && !kept.making && (
        <p class="notice warn">{fill(says.backupFailed, { why: kept.last.reason })}</p>
      )}
      {kept !== undefined && kept.backups.length === 0 && <p>{says.backupNone}</p>}
      {kept !== undefined && kept.backups.length > 0 && <Table kept={kept} />}
      {kept?.making === false && (
        <button type="button" class="button" disabled={deed.isBusy} onClick={() => void deed.run(make)}>
          {says.backupMake}
        </button>
      )}
      <Failed deed={deed} />
    </section>
  );
}

const tookOf = ({ manifest }: Kept['backups'][number]): number =>
  (Date.parse(manifest.finishedAt) - Date.parse(manifest.begunAt)) / 1000;

type MakingProps = { readonly kept: Kept; readonly deed: Deed; readonly again: () => void };

function Making({ kept, deed, again }: MakingProps) {
  const says = words();
  const [newest] = kept.backups;
  const since = kept.begunAt === null ? 0 : (Date.now() - Date.parse(kept.begunAt)) / 1000;
  const cancel = async (): Promise<void> => {
    await ask('DELETE /api/v1/operate/backups/making');
    again();
  };
  return (
    <div class="card">
      <label class="stack">
        {fill(says.backupMaking, { ago: ago(since) })}
        <progress />
      </label>
      {newest !== undefined && <p class="soft small">{fill(says.backupUsual, { span: lasting(tookOf(newest)) })}</p>}
      <button type="button" class="button" disabled={deed.isBusy} onClick={() => void deed.run(cancel)}>
        {says.backupStop}
      </button>
    </div>
  );
}

function Table({ kept }: { readonly kept: Kept }) {
  const { backupColumns: columns, backups } = words();
  return (
    <table class="stacking" aria-label={backups}>
      <thead>
        <tr>
          <th scope="col">{columns.when}</th>
          <th scope="col">{columns.size}</th>
          <th scope="col">{columns.took}</th>
          <th scope="col">{columns.folder}</th>
        </tr>
      </thead>
      <tbody>
        {kept.backups.map((backup) => (
          <tr key={backup.folder}>
            <th scope="row">{moment(new Date(backup.manifest.begunAt))}</th>
            <td data-label={columns.size}>{bytes(backup.manifest.bytes)}</td>
            <td data-label={columns.took}>{lasting(tookOf(backup))}</td>
            <td data-label={columns.folder}>
              <code>{backup.folder}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
