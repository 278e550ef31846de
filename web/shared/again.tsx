import type { AskError } from './ask.ts';
import { common } from './common/index.ts';

type Props = {
  /** What went wrong; left out when nobody could be reached. */
  readonly error: Pick<AskError, 'status' | 'message'> | undefined;
  readonly again: () => void;
};

/** Says that something could not be had, and lets people try again. */
export function Again({ error, again }: Props) {
  const { away, failed, again: label } = common();
  const [before, after] = failed.split('{why}');
  return (
    <div class="notice bad" role="alert">
      <p>
        {error === undefined || error.status === 0 ? (
          away
        ) : (
          <>
            {before}
            <span lang="en">{error.message}</span>
            {after}
          </>
        )}
      </p>
      <button type="button" class="button" onClick={again}>
        {label}
      </button>
    </div>
  );
}
