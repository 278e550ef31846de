import { createEngine } from '../../src/alerts/engine/engine.ts';
import { surroundings } from '../../src/alerts/engine/fixtures/asked-engine.ts';
import { at, deviceOf, drawnKinds, readingOf, ruleOf, start } from '../../src/alerts/engine/fixtures/drawn-city.ts';
import { NaiveEngine } from '../../src/alerts/engine/fixtures/naive-engine.ts';
import type { Engine, EngineParts } from '../../src/alerts/port.ts';
import { createCalendar } from '../../src/model/calendar.ts';
import { minutes } from '../../src/model/duration.ts';
import type { Area } from '../../src/model/geography.ts';
import { areaId } from '../../src/model/ids.ts';
import type { Reading } from '../../src/model/observation.ts';
import type { Rule } from '../../src/model/rule.ts';
import { epochMs } from '../../src/model/time.ts';
import { fixed, median, whole } from '../figures.ts';
import type { Part } from '../part.ts';

const deviceCount = 100_000;
const streetCount = 1000;
const districtCount = 20;
const ruleCount = 10_000;
const mostMicros = 5;
const readingsPerTurn = 50_000;

const geometry = { type: 'Polygon', coordinates: [] } as const;
const districts = Array.from(
  { length: districtCount },
  (_, n): Area => ({ id: areaId(`d${n}`), name: '', level: 'district', parent: undefined, geometry }),
);
const streets = Array.from(
  { length: streetCount },
  (_, n): Area => ({
    id: areaId(`s${n}`),
    name: '',
    level: 'street',
    parent: areaId(`d${n % districtCount}`),
    geometry,
  }),
);
const areas = new Map([...districts, ...streets].map((area) => [String(area.id), area]));

const directory = (): EngineParts['directory'] => {
  const devices = new Map(
    Array.from({ length: deviceCount }, (_, n) => {
      const device = deviceOf(`air-${n}`, undefined, `s${n % streetCount}`);
      return [String(device.id), device];
    }),
  );
  return {
    device: (id) => devices.get(id),
    devices: () => devices.values(),
    devicesIn: () => [],
    area: (id) => areas.get(id),
    areas: () => areas.values(),
    areasWithin: (id) => [...areas.values()].filter((area) => area.id === id || area.parent === id).map(({ id }) => id),
    onChange: () => () => undefined,
  };
};

/** Limits that are seldom passed, of streets, districts and single devices, each its own. */
function ruleAt(n: number): Rule {
  const smoky = { is: 'value', quantity: 'pm2_5', limit: { is: 'above', limit: 90 + (n % 100) / 10 } } as const;
  if (n % 10 < 6) return ruleOf(`r${n}`, smoky, { where: { areas: [areaId(`s${n % streetCount}`)] }, for: minutes(5) });
  if (n % 10 < 9) return ruleOf(`r${n}`, smoky, { where: { devices: [deviceOf(`air-${n}`).id] } });
  const some = { is: 'some', of: smoky, counted: 'devices', limit: { is: 'above', limit: 3 }, known: 0 } as const;
  return ruleOf(`r${n}`, some, {
    where: { areas: [areaId(`d${n % districtCount}`)] },
    subject: { each: 'area', level: 'district' },
  });
}

const readingsOf = (turn: number): readonly Reading[] =>
  Array.from({ length: readingsPerTurn }, (_, n) =>
    readingOf(
      `air-${(n * 7) % deviceCount}`,
      { pm2_5: (n + turn) % 500 === 0 ? 100 : (n * 31 + turn * 17) % 89 },
      { time: 1 + turn * 300 + n / 1000 },
    ),
  );

function micros(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** A small part of it all, so that the plainest way of judging has a chance to come to an end. */
function besideNaive() {
  const rules = [ruleAt(0), ruleAt(1), ruleAt(7), ruleAt(8)].map((rule) => ({ ...rule, where: {} }));
  const devices = Array.from({ length: 20 }, (_, n) => deviceOf(`air-${n}`));
  const parts = { ...surroundings(devices), rules };
  const readings = Array.from({ length: 2000 }, (_, n) =>
    readingOf(`air-${(n * 7) % 20}`, { pm2_5: (n * 31) % 101 }, { time: 1 + n }),
  );
  const end = epochMs(start + 2_100_000);
  const naive = micros(() => new NaiveEngine(parts).run(readings, end));
  const ours = micros(() => {
    const engine = createEngine(parts);
    engine.take({ readings, rejudged: [] });
    engine.advance(end);
  });
  return { ours: ours / readings.length, naive: naive / readings.length };
}

/** What a reading costs, of each turn but the first. */
function judging(engine: Engine, rounds: number) {
  const figures: number[] = [];
  let transitions = 0;
  for (let turn = 0; turn <= Math.max(3, rounds); turn += 1) {
    const readings = readingsOf(turn);
    const spent = micros(() => {
      for (let from = 0; from < readings.length; from += 250) {
        engine.take({ readings: readings.slice(from, from + 250), rejudged: [] });
        const until = epochMs(start + 1000 * (1 + turn * 300 + (from + 200) / 1000));
        transitions += engine.advance(until).transitions.length;
      }
    });
    if (turn > 0) figures.push(spent / readings.length);
  }
  return { figures, transitions };
}

/** What remembering costs, and its longest piece, in which nobody else comes to a turn. */
function remembering(engine: Engine) {
  const pieces: number[] = [];
  const memory = engine.memory()[Symbol.iterator]();
  for (;;) {
    let isOver = false;
    const piece = micros(() => {
      isOver = memory.next().done === true;
    });
    pieces.push(piece);
    if (isOver) return { writing: pieces.reduce((sum, each) => sum + each, 0), longest: Math.max(...pieces) };
  }
}

/** What judging costs: many rules over many devices, of which a reading touches few. */
export const alertsEngine: Part = {
  name: 'alerts-engine',
  question: 'What does a reading cost with 10,000 rules over 100,000 devices?',
  run({ rounds, say }) {
    const rules = Array.from({ length: ruleCount }, (_, n) => ruleAt(n));
    const before = process.memoryUsage();
    const parts = {
      rules,
      kinds: drawnKinds,
      directory: directory(),
      calendar: createCalendar('Europe/Madrid'),
      usual: { at: () => undefined },
      from: at(0),
    };
    let engine = createEngine({ ...parts, rules: [] });
    const opening = micros(() => {
      engine = createEngine(parts);
    });
    const { figures, transitions } = judging(engine, rounds);
    const after = process.memoryUsage();
    const { writing, longest } = remembering(engine);
    const row = {
      'us per reading': fixed(median(figures), 2),
      'opening ms': whole(opening / 1000),
      'memory() ms': whole(writing / 1000),
      'longest piece ms': fixed(longest / 1000, 1),
      'bytes per device': whole(
        (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / deviceCount,
      ),
      transitions: whole(transitions),
    };
    const { ours, naive } = besideNaive();
    const beside = {
      'ours us': fixed(ours, 1),
      'naive us': fixed(naive, 1),
      ratio: whole(naive / ours),
    };
    say(JSON.stringify({ ...row, ...beside }));
    return Promise.resolve({
      tables: [
        { title: 'CPU of the engine', rows: [row] },
        { title: '4 rules, 20 devices: beside judging everything anew after each reading', rows: [beside] },
      ],
      verdicts: [
        {
          figure: `less than ${mostMicros} µs CPU per reading`,
          measured: `${fixed(median(figures), 2)} µs`,
          reached: median(figures) < mostMicros,
        },
      ],
      notes: [],
    });
  },
};
