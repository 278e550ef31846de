import type { Part } from '../part.ts';
import { alertsEngine } from './alerts-engine.ts';
import { assess } from './assess.ts';
import { backtest } from './backtest.ts';
import { delivery } from './delivery.ts';
import { door } from './door.ts';
import { firstView } from './first-view.ts';
import { forecast } from './forecast.ts';
import { idle } from './idle.ts';
import { latency } from './latency.ts';
import { picture } from './picture.ts';
import { rollups } from './rollups.ts';
import { codecs, influxdb, journal, stores, totals } from './script.ts';
import { start } from './start.ts';
import { storeAway } from './store-away.ts';
import { storedInDuckdb, storedInInfluxdb } from './stored.ts';

/** Every part of the bench: first what the product promises, then what its pieces cost. */
export const allParts: readonly Part[] = [
  door,
  storedInDuckdb,
  storedInInfluxdb,
  latency,
  delivery,
  storeAway,
  idle,
  start,
  assess,
  codecs,
  journal,
  stores,
  rollups,
  totals,
  influxdb,
  forecast,
  alertsEngine,
  backtest,
  firstView,
  picture,
];
