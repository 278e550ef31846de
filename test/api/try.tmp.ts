import { openApi } from '../../src/api/open-api.ts';
import { buildSmallCity } from './small-city.ts';

const city = await buildSmallCity({});
const api = await openApi({ ...city.parts, port: 18099 });
console.log(api.url);
setInterval(() => city.live.publish(await0()), 1000);
function await0() {
  return [];
}
