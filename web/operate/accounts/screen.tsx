import { useSignal } from '@preact/signals';
import { Again } from '../../shared/again.tsx';
import { ask } from '../../shared/ask.ts';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { useTitle } from '../../shared/title.ts';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { fieldsOf } from '../forms/fields.ts';
import { AccountRow } from './account-row.tsx';
import { type OneTime, OneTimePassword } from './one-time-password.tsx';
import { words } from './words/index.ts';

export { ready } from './words/index.ts';

/** Who may sign in, and what they may do. */
export function Screen() {
  const { title, lead, roleHelp, onlyAdmin } = words();
  useTitle(title);
  const { asked, again } = useAsked('GET /api/v1/operate/accounts');
  const oneTime = useSignal<OneTime | undefined>(undefined);
  const tell = (made: OneTime): void => {
    oneTime.value = made;
    again();
  };
  if (asked.error?.status === 403) return <p class="notice warn">{onlyAdmin}</p>;
  return (
    <>
      <h1>{title}</h1>
      <p>
        {lead} <span class="soft">{roleHelp}</span>
      </p>
      {asked.error !== undefined && <Again error={asked.error} again={again} />}
      {asked.body === undefined && asked.error === undefined && <p role="status">{common().loading}</p>}
      {asked.body !== undefined && <Table accounts={asked.body.accounts} again={again} tell={tell} />}
      <Add tell={tell} />
      {oneTime.value !== undefined && <OneTimePassword of={oneTime.value} then={() => (oneTime.value = undefined)} />}
    </>
  );
}

type TableProps = {
  readonly accounts: readonly Parameters<typeof AccountRow>[0]['account'][];
  readonly again: () => void;
  readonly tell: (made: OneTime) => void;
};

function Table({ accounts, again, tell }: TableProps) {
  const { columns, title } = words();
  return (
    <table class="stacking" aria-label={title}>
      <thead>
        <tr>
          <th scope="col">{columns.name}</th>
          <th scope="col">{columns.role}</th>
          <th scope="col">{columns.seen}</th>
          <th scope="col">{columns.state}</th>
          <th scope="col">{columns.does}</th>
        </tr>
      </thead>
      <tbody>
        {accounts.map((account) => (
          <AccountRow key={account.name} account={account} again={again} tell={tell} />
        ))}
      </tbody>
    </table>
  );
}

function Add({ tell }: { readonly tell: (made: OneTime) => void }) {
  const says = words();
  const deed = useDeed();
  const add = (event: SubmitEvent): void => {
    const form = event.currentTarget;
    const { name = '', role = 'operator' } = fieldsOf(event);
    void deed.run(async () => {
      const { body } = await ask('POST /api/v1/operate/accounts', { body: { name, role } });
      if (form instanceof HTMLFormElement) form.reset();
      tell({ name: body.account.name, password: body.password });
    });
  };
  return (
    <section aria-labelledby="add-account">
      <h2 id="add-account">{says.add}</h2>
      <form class="card form" onSubmit={add}>
        <div class="row ends">
          <label>
            {says.addName}
            <input
              name="name"
              required
              pattern="[a-z0-9.\-]{2,32}"
              autocapitalize="none"
              autocomplete="off"
              spellcheck={false}
              aria-describedby="add-hint"
            />
          </label>
          <label>
            {says.addRole}
            <select name="role">
              <option value="operator">{says.roles.operator}</option>
              <option value="admin">{says.roles.admin}</option>
            </select>
          </label>
          <button type="submit" class="button main" disabled={deed.isBusy}>
            {says.addSend}
          </button>
        </div>
        <p id="add-hint" class="small soft">
          {says.addHint}
        </p>
        <Failed deed={deed} says={says.faults} />
      </form>
    </section>
  );
}
