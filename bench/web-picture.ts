/** A city that does not exist, as `GET /api/v1/operate/picture` answers it. */
const kinds = ['parking-bay', 'street-light', 'environment-station'];
const problems = ['silent', 'faulty', 'stuck', 'low_battery'];
const freshnesses = ['live', 'late', 'stale', 'never_seen'];

const columnOf = <Entry>(length: number, entry: (place: number) => Entry): readonly Entry[] =>
  Array.from({ length }, (_, place) => entry(place));

/** Of a hundred devices eight are late or silent, and four have something wrong. */
const movingOf = (places: readonly number[], turn: number) => ({
  age: places.map((place) => (place * 13) % 600),
  freshness: places.map((place) => ((place + turn) % 25 === 0 ? 1 : (place + turn) % 25 === 1 ? 2 : 0)),
  problem: places.map((place) => ((place + turn) % 25 === 2 ? 1 + (place % problems.length) : 0)),
  rank: places.map((place) => ((place + turn) % 25 === 2 ? (place % 977) / 3 : 0)),
});

export function wholePicture(count: number, areas: readonly string[]): object {
  return {
    is: 'all',
    version: 'bench-0',
    at: new Date().toISOString(),
    kinds,
    areas,
    problems,
    freshnesses,
    id: columnOf(count, (place) => `urn:bench:device:${String(place).padStart(6, '0')}`),
    name: columnOf(count, (place) => `Calle ${place % 900}, ${kinds[place % 3]} ${place}`),
    lat: columnOf(count, (place) => 4_344_000 + ((place * 7919) % 5000)),
    lon: columnOf(count, (place) => -387_000 + ((place * 104_729) % 11_000)),
    kind: columnOf(count, (place) => place % 3),
    area: columnOf(count, (place) => place % Math.max(1, areas.length)),
    ...movingOf(columnOf(count, Number), 0),
  };
}

/** Every twentieth device was heard again in five seconds, and some of them are in another state now. */
export function changesAt(count: number, turn: number): object {
  const place = columnOf(Math.floor(count / 20), (row) => row * 20 + (turn % 20));
  return { is: 'changes', version: `bench-${turn}`, at: new Date().toISOString(), place, ...movingOf(place, turn) };
}
