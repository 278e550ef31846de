import { common } from './common/index.ts';
import { moment } from './format.ts';
import { fill } from './words.ts';

/** Says that there is no connection, and of when what is shown is; nothing when it was just answered. */
export function KeptNotice({ keptAt }: { readonly keptAt: number | undefined }) {
  if (keptAt === undefined) return null;
  return <p class="notice warn">{fill(common().kept, { time: moment(new Date(keptAt)) })}</p>;
}
