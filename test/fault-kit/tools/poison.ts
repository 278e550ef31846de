/** A message that somebody's device sends by mistake or in malice, and what must become of it. */
export type Poison = {
  readonly describes: string;
  readonly payload: Uint8Array | string;
  /** Left out: the sender's own `up` topic. */
  readonly topic?: string;
  /** The codes of its refusals, one for each sample. */
  readonly codes: readonly string[];
  /** Samples of it that are good and must be kept. */
  readonly good?: number;
};

export type PoisonWorld = {
  /** An environment station, in whose name the poison comes. */
  readonly device: string;
  /** Another registered device, which it may not speak for. */
  readonly foreign: string;
  readonly gateway: string;
  /** A device of the gateway. */
  readonly relayed: string;
};

const hex = (digits: string): Uint8Array => Buffer.from(digits, 'hex');
const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

const unreadable: readonly Poison[] = [
  { describes: 'nothing', payload: '', codes: ['payload_empty'] },
  { describes: 'cut off', payload: '{"values":', codes: ['payload_not_json'] },
  { describes: 'a comma too many', payload: '{"values":{"pm10":1,},}', codes: ['payload_not_json'] },
  { describes: 'single quotes', payload: "{'values':{'pm10':1}}", codes: ['payload_not_json'] },
  { describes: 'two objects', payload: '{"values":{"pm10":1}}{"values":{"pm10":1}}', codes: ['payload_not_json'] },
  {
    describes: 'broken UTF-8',
    payload: hex('7b2276616c756573223a7b2274e96d70223a317d7d'),
    codes: ['payload_not_json'],
  },
  { describes: 'UTF-16', payload: hex('fffe7b002200780022003a0031007d00'), codes: ['payload_malformed'] },
  { describes: 'binary noise', payload: hex('8f0dc3a1005effee10ab7c3399f1'), codes: ['payload_malformed'] },
  {
    describes: 'noise that begins like JSON',
    payload: hex('7b8fc3a1005effee10ab7c3399f1'),
    codes: ['payload_not_json'],
  },
  { describes: 'a byte order mark', payload: hex('efbbbf'), codes: ['payload_empty'] },
  { describes: 'white space', payload: ' \r\n\t ', codes: ['payload_empty'] },
  { describes: 'NaN', payload: 'NaN', codes: ['payload_malformed'] },
  { describes: 'a NaN inside', payload: '{"values":{"pm10":NaN}}', codes: ['payload_not_json'] },
  { describes: 'null', payload: 'null', codes: ['payload_malformed'] },
  { describes: 'a bare number', payload: '87', codes: ['payload_malformed'] },
  { describes: 'an empty object', payload: '{}', codes: ['payload_malformed'] },
  { describes: 'no values', payload: '{"values":{}}', codes: ['payload_malformed'] },
  { describes: 'values that are a list', payload: '{"values":[1,2]}', codes: ['payload_malformed'] },
  { describes: 'arrays 10,000 deep', payload: deep(10_000), codes: ['payload_malformed'] },
  {
    describes: 'a value nested 10,000 deep',
    payload: `{"values":{"pm10":${deep(10_000)}}}`,
    codes: ['value_wrong_type'],
  },
  { describes: 'arrays 100,000 deep, never closed', payload: '['.repeat(100_000), codes: ['payload_not_json'] },
  { describes: '2,000 readings', payload: `[${'{"pm10":1},'.repeat(1999)}{"pm10":1}]`, codes: ['payload_too_large'] },
  {
    describes: '250 KB of one text',
    payload: `{"values":{"x":"${'a'.repeat(250_000)}"}}`,
    codes: ['quantity_unknown'],
  },
  { describes: '250 KB of zeros', payload: new Uint8Array(250_000), codes: ['payload_malformed'] },
];

const wrong = (value: string): Poison => ({
  describes: `the value ${value}`,
  payload: `{"values":{"pm10":${value}}}`,
  codes: ['value_wrong_type'],
});

const clock = (time: string, code: string): Poison => ({
  describes: `the time ${time}`,
  payload: `{"time":${time},"values":{"pm10":1}}`,
  codes: [code],
});

const readable: readonly Poison[] = [
  ...['"12"', 'true', 'null', '[]', '{}', '""', '"NaN"', '1e999', '-1e999'].map(wrong),
  clock('"1970-01-01T00:00:08Z"', 'time_too_old'),
  clock('"2099-01-01T00:00:00Z"', 'time_in_future'),
  clock('"2026-11-21 10:00"', 'time_invalid'),
  clock('1795255200', 'time_invalid'),
  clock('"2026-02-30T10:00:00Z"', 'time_invalid'),
  { describes: 'a humidity of 4000 %', payload: '{"values":{"humidity":4000}}', codes: ['value_impossible'] },
  { describes: 'an unknown quantity', payload: '{"values":{"moonlight":1}}', codes: ['quantity_unknown'] },
  {
    describes: 'keys that reach for the prototype',
    payload: '{"values":{"__proto__":{"polluted":1},"toString":1,"hasOwnProperty":0,"constructor":{"prototype":{}}}}',
    codes: ['quantity_unknown', 'quantity_unknown', 'quantity_unknown', 'quantity_unknown'],
  },
  { describes: 'half a good one', payload: '{"values":{"pm10":5,"no2":"x"}}', codes: ['value_wrong_type'], good: 1 },
  {
    describes: 'a counter below zero',
    payload: '{"values":{"pm10":6},"seq":-1}',
    codes: ['value_wrong_type'],
    good: 1,
  },
  { describes: 'a name of half a character', payload: '{"values":{"\\ud800":1}}', codes: ['quantity_unknown'] },
];

const misdirected = ({ device, foreign, gateway }: PoisonWorld): readonly Poison[] => {
  const payload = '{"values":{"pm10":1}}';
  return [
    { describes: 'for another device', topic: `barrio/v1/${foreign}/up`, payload, codes: ['topic_not_allowed'] },
    { describes: 'for a device that is not', topic: 'barrio/v1/ghost/up', payload, codes: ['device_unknown'] },
    { describes: 'as a gateway', topic: `gateways/v1/${gateway}/batch`, payload: '[]', codes: ['topic_not_allowed'] },
    { describes: 'a foreign topic', topic: 'zigbee2mqtt/kitchen', payload, codes: ['topic_unknown'] },
    { describes: "the broker's own topic", topic: '$SYS/broker/uptime', payload: '1', codes: ['topic_unknown'] },
    { describes: 'an unread format', topic: `barrio/v1/${device}/up/protobuf`, payload, codes: ['format_unknown'] },
    { describes: 'topic levels of nothing', topic: 'barrio/v1///up', payload, codes: ['topic_unknown'] },
  ];
};

/** What a device sends in its own name. */
export const devicePoison = (world: PoisonWorld): readonly Poison[] => [
  ...unreadable,
  ...readable,
  ...misdirected(world),
];

/** Batches of a gateway with bad entries among the good ones. */
export function gatewayPoison({ gateway, foreign, relayed }: PoisonWorld): readonly Poison[] {
  const topic = `gateways/v1/${gateway}/batch`;
  const good = (value: number): object => ({ device: relayed, values: { pm10: value } });
  const mixed = [
    good(1),
    { device: 'ghost', values: { pm10: 1 } },
    5,
    { values: {} },
    { device: relayed, values: { pm10: 'x' } },
    good(2),
  ];
  return [
    {
      describes: 'a batch with bad entries',
      topic,
      payload: JSON.stringify(mixed),
      codes: ['device_unknown', 'payload_malformed', 'payload_malformed', 'value_wrong_type'],
      good: 2,
    },
    {
      describes: "a batch with somebody else's device",
      topic,
      payload: JSON.stringify([good(3), { device: foreign, values: { pm10: 1 } }]),
      codes: ['topic_not_allowed'],
      good: 1,
    },
    { describes: 'a batch that is none', topic, payload: '{"device":"x"}', codes: ['payload_malformed'] },
    { describes: 'a batch cut off', topic, payload: '[{"device":', codes: ['payload_not_json'] },
    { describes: '10,001 entries', topic, payload: `[${'0,'.repeat(10_000)}0]`, codes: ['payload_too_large'] },
    {
      describes: 'an entry nested 10,000 deep beside a good one',
      topic,
      payload: `[${JSON.stringify(good(4))},{"device":"${relayed}","values":{"pm10":${deep(10_000)}}}]`,
      codes: ['payload_malformed'],
      good: 1,
    },
    {
      describes: 'a format of gateways that is not read',
      topic: `gateways/v1/${gateway}/xyz`,
      payload: '{}',
      codes: ['format_unknown'],
    },
  ];
}
