/** What the service wrote into the page about the city, so that nobody has to ask for it. */
const said = (name: string): string | undefined =>
  typeof document === 'undefined' ? undefined : document.documentElement.dataset[name];

/** The clocks of the city, e.g. `Europe/Madrid`. */
export const cityZone = said('zone') ?? 'Europe/Madrid';

/** What is said to those who speak none of our languages. */
export const cityLanguage = said('language');

/** What lies under the map: `bundled`, or `pmtiles:`, `raster:` or `style:` with an address. */
export const cityMap = said('map') ?? 'bundled';
