import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { common } from '../../shared/common/index.ts';
import { useTitle } from '../../shared/title.ts';
import './now.css';
import { useAging } from '../device/aging.ts';
import { WhileKnown } from '../device/while-known.tsx';
import { Around } from './around.tsx';
import { Here } from './here.tsx';
import { useLive } from './live.ts';
import { forgetPlace, nearQuery, placeNow } from './place.ts';
import { MyPlace } from './search/my-place.tsx';
import { Search } from './search/search.tsx';
import { words } from './words/index.ts';

export { ready } from './words/index.ts';

/** Also when no stream comes through, this is asked again. */
const everyMs = 60_000;

/** What is around somebody now: the first thing that people see. */
export function Screen() {
  const { title } = words();
  useTitle(title);
  const place = placeNow();
  const { asked, again } = useAsked('GET /api/v1/near', { query: nearQuery(), everyMs });
  const { body, error } = asked;
  const aging = useAging(asked);
  const isLive = useLive(body?.district?.id ?? body?.area?.id, again);
  return (
    <div class="now">
      <h1>{title}</h1>
      <div class="finder">
        <Search />
        <MyPlace />
      </div>
      {error !== undefined && (error.status === 404 ? <Nowhere /> : <Again error={error} again={again} />)}
      {body === undefined ? (
        error === undefined && <p class="soft">{common().loading}</p>
      ) : (
        <>
          <Around near={body} place={place} asked={asked} isLive={isLive && error === undefined} />
          <WhileKnown aging={aging}>
            <Here near={body} aging={aging} />
          </WhileKnown>
        </>
      )}
    </div>
  );
}

/** An address may name an area that there is no longer. */
function Nowhere() {
  const { search, toCentre } = words();
  return (
    <div class="notice warn" role="alert">
      <p>{search.none}</p>
      <button type="button" class="button" onClick={forgetPlace}>
        {toCentre}
      </button>
    </div>
  );
}
