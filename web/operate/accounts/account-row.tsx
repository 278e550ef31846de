import type { Answers } from '../../contract/generated/answers.ts';
import { ask } from '../../shared/ask.ts';
import { ago } from '../../shared/format.ts';
import { Mark } from '../../shared/mark.tsx';
import { fill } from '../../shared/words.ts';
import { ConfirmButton } from '../deed/confirm-button.tsx';
import { Failed } from '../deed/failed.tsx';
import { useDeed } from '../deed/use-deed.ts';
import { myName } from '../session/session.ts';
import type { OneTime } from './one-time-password.tsx';
import { words } from './words/index.ts';

type Account = Answers['GET /api/v1/operate/accounts']['accounts'][number];
type Props = { readonly account: Account; readonly again: () => void; readonly tell: (made: OneTime) => void };

export function AccountRow({ account, again, tell }: Props) {
  const { columns, roles, you, never } = words();
  const { name, role, lastSignInAt } = account;
  return (
    <tr>
      <th scope="row">
        {name}
        {name === myName() && <span class="soft small"> ({you})</span>}
      </th>
      <td data-label={columns.role}>{roles[role]}</td>
      <td data-label={columns.seen}>
        {lastSignInAt === null ? never : ago((Date.now() - Date.parse(lastSignInAt)) / 1000)}
      </td>
      <td data-label={columns.state}>
        <State account={account} />
      </td>
      <td data-label={columns.does}>
        {name === myName() ? '' : <Changes account={account} again={again} tell={tell} />}
      </td>
    </tr>
  );
}

function State({ account: { isDisabled, mustChangePassword } }: { readonly account: Account }) {
  const { active, disabled, mustChange } = words();
  return (
    <>
      <Mark tone={isDisabled ? 'none' : 'good'} sign={isDisabled ? 'dash' : 'tick'}>
        {isDisabled ? disabled : active}
      </Mark>
      {mustChangePassword && <span class="small soft"> {mustChange}</span>}
    </>
  );
}

function Changes({ account, again, tell }: Props) {
  const says = words();
  const deed = useDeed();
  const { name, role, isDisabled } = account;
  const path = { name };
  const change = async (body: object): Promise<void> => {
    await ask('PATCH /api/v1/operate/accounts/{name}', { path, body });
    again();
  };
  const reset = async (): Promise<void> => {
    const { body } = await ask('POST /api/v1/operate/accounts/{name}/reset', { path });
    tell({ name, password: body.password });
  };
  const remove = async (): Promise<void> => {
    await ask('DELETE /api/v1/operate/accounts/{name}', { path });
    again();
  };
  const other = role === 'admin' ? 'operator' : 'admin';
  return (
    <>
      <div class="row tight">
        <button
          type="button"
          class="button"
          disabled={deed.isBusy}
          onClick={() => void deed.run(() => change({ role: other }))}
        >
          {other === 'admin' ? says.makeAdmin : says.makeOperator}
        </button>
        <ConfirmButton label={says.reset} asks={fill(says.resetAsks, { name })} onSure={reset} />
        {isDisabled ? (
          <button
            type="button"
            class="button"
            disabled={deed.isBusy}
            onClick={() => void deed.run(() => change({ isDisabled: false }))}
          >
            {says.enable}
          </button>
        ) : (
          <ConfirmButton
            label={says.disable}
            asks={fill(says.disableAsks, { name })}
            onSure={() => change({ isDisabled: true })}
          />
        )}
        <ConfirmButton label={says.remove} asks={fill(says.removeAsks, { name })} onSure={remove} />
      </div>
      <Failed deed={deed} says={says.faults} />
    </>
  );
}
