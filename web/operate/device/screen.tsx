import '../queue/queue.css';
import './device.css';
import type { Answers } from '../../contract/generated/answers.ts';
import { Again } from '../../shared/again.tsx';
import { useAsked } from '../../shared/asked.ts';
import { chartReady } from '../../shared/chart/words/index.ts';
import { common, wordFor } from '../../shared/common/index.ts';
import { ago } from '../../shared/format.ts';
import type { ScreenProps } from '../../shared/lazy.tsx';
import { Link } from '../../shared/route.tsx';
import { useTitle } from '../../shared/title.ts';
import { fill } from '../../shared/words.ts';
import { useAreas } from '../queue/areas.ts';
import { ready as queueReady } from '../queue/words/index.ts';
import { Books } from './books.tsx';
import { Connections } from './connections.tsx';
import { Letters } from './letters.tsx';
import { FreshnessMark } from './marks.tsx';
import { Password } from './password.tsx';
import { Trouble } from './trouble.tsx';
import { ValuesBefore, ValuesNow } from './values.tsx';
import { ready as ownReady, words } from './words/index.ts';

export const ready = Promise.all([ownReady, queueReady, chartReady]);

type Device = Answers['GET /api/v1/devices/{id}'];

/** All that is known of one device, for those who look after it. */
export function Screen({ params }: ScreenProps) {
  const id = params['id'] ?? '';
  const { asked, again } = useAsked('GET /api/v1/devices/{id}', { path: { id }, everyMs: 15_000 });
  const kinds = useAsked('GET /api/v1/kinds');
  const { body: device, error } = asked;
  const kind = kinds.asked.body?.kinds.find((each) => each.id === device?.kind);
  useTitle(device?.name ?? words().title);
  if (error?.status === 404) return <Missing id={id} />;
  return (
    <>
      <h1>{device?.name ?? words().title}</h1>
      {error !== undefined && <Again error={error} again={again} />}
      {device === undefined && error === undefined && <p class="soft">{common().loading}</p>}
      {device !== undefined && (
        <>
          <About device={device} />
          <Trouble id={id} />
          <ValuesNow values={device.values} />
          {kind !== undefined && <ValuesBefore device={device} kind={kind} />}
          <div class="desk-columns">
            <Books id={id} />
            <Connections id={id} />
          </div>
          <Letters id={id} />
          <Password id={id} name={device.name} />
        </>
      )}
    </>
  );
}

function Missing({ id }: { readonly id: string }) {
  const { missing } = words();
  return (
    <>
      <h1>{missing.title}</h1>
      <p>{fill(missing.text, { id })}</p>
      <Link to="/operate/picture" class="button">
        {words().onMap}
      </Link>
    </>
  );
}

/** Later than this, what it sends is not of now. */
const muchLater = 600_000;

function About({ device }: { readonly device: Device }) {
  const said = words();
  const { areaName } = useAreas();
  const { id, kind, area, freshness, ageSeconds, lastSeen, lastReceivedAt, gateway } = device;
  const arrivedAt = Date.parse(lastReceivedAt ?? '');
  return (
    <>
      <p class="row">
        <FreshnessMark freshness={freshness} />
        <span>{ageSeconds === null ? said.neverHeard : fill(said.heard, { ago: ago(ageSeconds) })}</span>
        <span class="soft">
          {fill(said.about, {
            kind: wordFor(common().kind, kind),
            area: area === null ? said.nowhere : areaName(area),
          })}
        </span>
        <code>{id}</code>
        {gateway !== null && <span class="soft">{fill(said.gateway, { id: gateway })}</span>}
      </p>
      {arrivedAt - Date.parse(lastSeen ?? '') > muchLater && (
        <p>{fill(said.arrived, { ago: ago((Date.now() - arrivedAt) / 1000) })}</p>
      )}
      <p class="row">
        <Link to={`/operate/picture?device=${encodeURIComponent(id)}`} class="button">
          {said.onMap}
        </Link>
        <a href={`/devices/${encodeURIComponent(id)}`} class="button">
          {said.publicPage}
        </a>
      </p>
    </>
  );
}
