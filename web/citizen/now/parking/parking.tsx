import { useSignal } from '@preact/signals';
import type { ParkingHere } from '../../../contract/generated/answers.ts';
import { distance, number } from '../../../shared/format.ts';
import { keep, kept } from '../../../shared/kept.ts';
import { Mark } from '../../../shared/mark.tsx';
import { count, fill } from '../../../shared/words.ts';
import { Age, Unknown } from '../known.tsx';
import { words } from '../words/index.ts';
import { countOf, lateOf, offered, type Wish } from './offer.ts';
import { StreetRow } from './street.tsx';

type Props = { readonly parking: ParkingHere | null; readonly radius: number; readonly aging: number };

const keptAs = 'barrio-parking';

/** Where a place is free within walking distance, street by street. */
export function ParkingCard({ parking, radius, aging }: Props) {
  const { title, none, wish } = words().parking;
  const wished = useSignal<Wish>(kept(keptAs) === 'accessible' ? 'accessible' : 'any');
  function change({ currentTarget }: { readonly currentTarget: HTMLInputElement }): void {
    wished.value = currentTarget.checked ? 'accessible' : 'any';
    keep(keptAs, wished.value);
  }
  return (
    <section class="card parking" aria-labelledby="parking">
      <h2 id="parking">{title}</h2>
      {parking === null ? (
        <Unknown>{fill(none, { distance: distance(radius) })}</Unknown>
      ) : (
        <>
          <Totals parking={parking} wish={wished.value} aging={aging} />
          <label class="wish">
            <input type="checkbox" checked={wished.value === 'accessible'} onChange={change} /> {wish}
          </label>
          <Streets key={wished.value} parking={parking} wish={wished.value} aging={aging} />
        </>
      )}
    </section>
  );
}

type Wished = { readonly parking: ParkingHere; readonly wish: Wish; readonly aging: number };

function Totals({ parking, wish, aging }: Wished) {
  const { totals } = parking;
  const { free, of, unknown, late, apart } = words().parking;
  const { free: n, bays, unknown: nobodyKnows, ageSeconds } = countOf(totals, wish);
  const lates = lateOf(parking.late, wish);
  return (
    <div class="totals">
      <p>
        <span class={`figure ${n === 0 ? 'soft' : ''}`}>{count(n, free)}</span> <span>{count(bays, of)}</span>
      </p>
      <p class="row">
        {lates.free + lates.occupied > 0 && (
          <Mark tone="warn" sign="half">
            {count(lates.free + lates.occupied, late)}
          </Mark>
        )}
        {nobodyKnows > 0 && (
          <Mark tone="none" sign="gone">
            {count(nobodyKnows, unknown)}
          </Mark>
        )}
        <Age seconds={ageSeconds} aging={aging} />
      </p>
      {wish === 'any' && totals.accessible.bays > 0 && (
        <p class="small">{fill(count(totals.accessible.free, apart), { bays: number(totals.accessible.bays) })}</p>
      )}
    </div>
  );
}

const shownAtOnce = 6;

function Streets({ parking, wish, aging }: Wished) {
  const { showMore, noneWished, noChance } = words().parking;
  const isAll = useSignal(false);
  const streets = offered(parking.streets, wish);
  const shown = isAll.value ? streets : streets.slice(0, shownAtOnce);
  const isChanceKnown = streets.some(({ chance }) => (chance?.probability ?? null) !== null);
  return (
    <>
      {streets.length === 0 && <p>{noneWished}</p>}
      <ul class="plain rows streets">
        {shown.map((street) => (
          <StreetRow key={street.id ?? ''} street={street} wish={wish} aging={aging} />
        ))}
      </ul>
      {shown.length < streets.length && (
        <button type="button" class="button" onClick={() => (isAll.value = true)}>
          {count(streets.length - shown.length, showMore)}
        </button>
      )}
      {wish === 'any' && !isChanceKnown && streets.length > 0 && <p class="soft small">{noChance}</p>}
    </>
  );
}
