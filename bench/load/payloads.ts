/** Bytes of every payload: what a street sensor says in JSON. */
export const payloadBytes = 150;

/** `#` is a digit and `?????` a truth value that change from message to message; `T` is the time, `N` the number. */
const valuesOf: Readonly<Record<string, string>> = {
  'parking-bay': '{"occupied":?????,"battery":8#,"temperature":1#.#}',
  'street-light': '{"on":?????,"dim":6#,"power":4#.#,"energy":157#.##,"fault":false,"burningHours":264##.#}',
  'environment-station': '{"pm2_5":1#.#,"pm10":2#.#,"no2":2#.#,"o3":6#.#,"temperature":1#.#,"humidity":6#}',
};

/** The parts of a payload that change, as offsets in it. */
export type Template = {
  readonly text: string;
  readonly timeAt: number;
  readonly numberAt: number;
  readonly digitsAt: readonly number[];
  readonly truthAt: number;
};

const timeMark = 'T'.repeat(24);
const numberMark = 'N'.repeat(9);

/** What a device of this kind says, 150 bytes long: padded with the blanks that JSON allows. */
export function createTemplate(kind: string, { timed }: { readonly timed: boolean }): Template {
  const values = valuesOf[kind];
  if (values === undefined) throw new Error(`the bench does not know what a device of the kind "${kind}" says`);
  const head = timed ? `{"time":"${timeMark}",` : '{';
  const text = `${head}"values":${values},"seq":${numberMark}`.padEnd(payloadBytes - 1).concat('}');
  return {
    text: text.replaceAll('#', '0').replace('?????', 'false').replace(numberMark, '100000000'),
    timeAt: text.indexOf(timeMark),
    numberAt: text.indexOf(numberMark),
    digitsAt: [...text.matchAll(/#/g)].map(({ index }) => index),
    truthAt: text.indexOf('?????'),
  };
}

const zero = 48;
const truths = [Buffer.from('true '), Buffer.from('false')] as const;

type Place = { readonly bytes: Buffer; readonly at: number };

/** Makes message number `number` out of a copy of the template that lies at `at`. */
export function fill({ bytes, at }: Place, template: Template, number: number): void {
  let rest = number;
  for (let digit = 8; digit > 0; digit -= 1) {
    bytes[at + template.numberAt + digit] = zero + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  let mixed = number * 7;
  for (const offset of template.digitsAt) {
    bytes[at + offset] = zero + (mixed % 10);
    mixed = Math.floor(mixed / 10) + number;
  }
  if (template.truthAt >= 0) (number % 2 === 0 ? truths[0] : truths[1]).copy(bytes, at + template.truthAt);
}
