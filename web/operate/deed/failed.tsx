import { common } from '../../shared/common/index.ts';
import type { Deed } from './use-deed.ts';

type Props = {
  readonly deed: Pick<Deed, 'error'>;
  /** What to say, by the code of the problem; otherwise what the service said. */
  readonly says?: Readonly<Record<string, string>>;
};

/** Why something was not done. */
export function Failed({ deed: { error }, says = {} }: Props) {
  if (error === undefined) return null;
  const { away, failed } = common();
  const text = error.status === 0 ? away : says[error.code];
  const [before, after] = failed.split('{why}');
  return (
    <p class="notice bad" role="alert">
      {text ?? (
        <>
          {before}
          <span lang="en">{error.message}</span>
          {after}
        </>
      )}
    </p>
  );
}
