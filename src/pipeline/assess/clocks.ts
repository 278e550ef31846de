import type { Duration } from '../../model/duration.ts';
import type { Device } from '../../registry/port.ts';
import { type ClockEstimate, estimateClock } from './clock.ts';
import { slotCount } from './clock-memory.ts';
import type { DeviceMemory } from './device-memory.ts';
import { OurClock, type OurClockDump } from './our-clock.ts';
import { type LineName, type PeerDump, PeerMemory, wholeCity } from './peer-memory.ts';
import type { KindPlan } from './plan.ts';

export type ClocksDump = { readonly peers: PeerDump; readonly ours: OurClockDump };

type Heard = { readonly receivedAt: number; readonly delay: number };

const lineOf = ({ gateway }: Device): LineName => gateway ?? wholeCity;

/** The clocks of the devices beside those of their peers, and our own. */
export class Clocks {
  readonly #devices: DeviceMemory;
  readonly #peers: PeerMemory;
  readonly ours = new OurClock();

  constructor(devices: DeviceMemory, plans: Iterable<KindPlan>) {
    this.#devices = devices;
    this.#peers = new PeerMemory([...plans].map(({ clockSlot }) => clockSlot));
  }

  get bytes(): number {
    return this.#peers.bytes;
  }

  dump(): ClocksDump {
    return { peers: this.#peers.dump(), ours: this.ours.dump() };
  }

  restore({ peers, ours }: ClocksDump): void {
    this.#peers.restore(peers);
    this.ours.restore(ours);
  }

  note(device: Device, seat: number, heard: Heard & { readonly plan: KindPlan }): void {
    this.#devices.clocks.note(seat, heard, heard.plan.clockSlot);
    this.#peers.note(lineOf(device), seat, heard);
    const { receivedAt, delay } = heard;
    this.ours.note({ sender: device.gateway ?? device.id, receivedAt, delay });
  }

  /** What is known of a clock at some moment. Nothing while our own was doubted within what is looked back on. */
  estimate(device: Device, seat: number, { plan, now }: { plan: KindPlan; now: number }): ClockEstimate {
    const { clockSlot: slotLength, kind } = plan;
    if (this.ours.isDoubted(now, slotLength * slotCount)) return { is: 'unknown' };
    const heard = this.#devices.clocks.slots(seat);
    const line = lineOf(device);
    const shared = heard.slots.map((number) => this.#peers.shared(line, slotLength, number));
    const every: Duration = kind.rhythm.every;
    return estimateClock({ ...heard, shared, slotLength, hasGateway: device.gateway !== undefined, every });
  }
}
