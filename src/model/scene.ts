import type { Position } from './geography.ts';
import type { EpochMs } from './time.ts';

/**
 * What is going on around a simulated device at one moment. A simulator sets it; a device kind reads what it would sense and
 * turns that into the payload its real sister would send.
 */
export type Scene = {
  readonly time: EpochMs;
  readonly position: Position;
  /** Degrees above the horizon; negative at night. */
  readonly sunElevation: number;
  /** 0 clear to 1 overcast. */
  readonly cloudCover: number;
  readonly airTemperatureCelsius: number;
  readonly relativeHumidityPercent: number;
  readonly pressureHectopascal: number;
  readonly windMetresPerSecond: number;
  /** Where the wind comes from: degrees clockwise from north, 0 up to 360. */
  readonly windFromDegrees: number;
  /** 0 empty streets to 1 rush hour. */
  readonly traffic: number;
  /** Share of bays that the neighbourhood would fill now, 0 to 1. */
  readonly parkingDemand: number;
  /** Multiplies what the air carries; 1 on an ordinary day, 5 in a smog. */
  readonly pollution: number;
  /** False when the street's supply is cut. */
  readonly mainsPower: boolean;
};

/** Uniform in [0, 1), repeatable from a seed. */
export type Luck = () => number;
