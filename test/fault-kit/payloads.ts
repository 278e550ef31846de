/** What a message of this number says: its number is its value, so that the store can be asked for it. */
export type Payload = (number: number) => string;

/** Numbers beyond this are no possible illuminance. */
export const mostNumbers = 249_000;

/** Numbered devices are of this kind, and put their numbers there. */
export const numberedKind = 'environment-station';
export const numberedQuantity = 'illuminance';

/** The time that a timed message of number 0 carries; each number is a millisecond later. */
export const firstTime: number = Date.now() - 3_600_000;

export const timeOf = (number: number, first = firstTime): string => new Date(first + number).toISOString();

/** A device that knows the time: a repetition is recognised for ever. */
export const timed: Payload = (number) => JSON.stringify({ time: timeOf(number), values: { illuminance: number } });

/** A device without a clock: its repetition is recognised by MQTT's redelivery mark alone. */
export const timeless: Payload = (number) => JSON.stringify({ values: { illuminance: number } });

/** A device without a clock that counts its messages. */
export const counted: Payload = (number) => JSON.stringify({ values: { illuminance: number }, seq: number });
