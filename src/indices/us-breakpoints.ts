/** The steps of the index, and what the EPA calls them; what lies above is "beyond the AQI". */
export const usSteps = [
  { category: 'good', low: 0, high: 50 },
  { category: 'moderate', low: 51, high: 100 },
  { category: 'unhealthy_for_sensitive_groups', low: 101, high: 150 },
  { category: 'unhealthy', low: 151, high: 200 },
  { category: 'very_unhealthy', low: 201, high: 300 },
  { category: 'hazardous', low: 301, high: 500 },
] as const;

export const usCategories = [...usSteps.map(({ category }) => category), 'beyond_the_aqi'] as const;
export type UsCategory = (typeof usCategories)[number];

type Step = readonly [low: number, high: number];

/** Concentrations step by step, in the unit of the table. A step that is left out is one that the scale does not define. */
type Scale = {
  readonly unit: 'ug/m3' | 'ppm' | 'ppb';
  /** Digits after the point that are kept; the rest is cut off, not rounded. */
  readonly decimals: number;
  readonly steps: readonly (Step | undefined)[];
};

/**
 * Breakpoints of the US Air Quality Index since 6 May 2024: 40 CFR 58, appendix G, table 2; Technical Assistance Document
 * EPA-454/B-24-002 (May 2024). The tables before gave PM2.5 12.0, 150.4, 250.4 and 500.4.
 */
export const usScales = {
  pm2_5: {
    unit: 'ug/m3',
    decimals: 1,
    steps: [
      [0, 9],
      [9.1, 35.4],
      [35.5, 55.4],
      [55.5, 125.4],
      [125.5, 225.4],
      [225.5, 325.4],
    ],
  },
  pm10: {
    unit: 'ug/m3',
    decimals: 0,
    steps: [
      [0, 54],
      [55, 154],
      [155, 254],
      [255, 354],
      [355, 424],
      [425, 604],
    ],
  },
  /** Ends at 0.200 ppm; above, only single hours speak. */
  o3_8h: {
    unit: 'ppm',
    decimals: 3,
    steps: [
      [0, 0.054],
      [0.055, 0.07],
      [0.071, 0.085],
      [0.086, 0.105],
      [0.106, 0.2],
    ],
  },
  /** Says nothing below 0.125 ppm. */
  o3_1h: {
    unit: 'ppm',
    decimals: 3,
    steps: [undefined, undefined, [0.125, 0.164], [0.165, 0.204], [0.205, 0.404], [0.405, 0.604]],
  },
  no2: {
    unit: 'ppb',
    decimals: 0,
    steps: [
      [0, 53],
      [54, 100],
      [101, 360],
      [361, 649],
      [650, 1249],
      [1250, 2049],
    ],
  },
  /** Ends at 304 ppb; above, only the mean of 24 hours speaks. */
  so2_1h: {
    unit: 'ppb',
    decimals: 0,
    steps: [
      [0, 35],
      [36, 75],
      [76, 185],
      [186, 304],
    ],
  },
  /** Says nothing below 305 ppb. */
  so2_24h: {
    unit: 'ppb',
    decimals: 0,
    steps: [undefined, undefined, undefined, undefined, [305, 604], [605, 1004]],
  },
  co: {
    unit: 'ppm',
    decimals: 1,
    steps: [
      [0, 4.4],
      [4.5, 9.4],
      [9.5, 12.4],
      [12.5, 15.4],
      [15.5, 30.4],
      [30.5, 50.4],
    ],
  },
} as const satisfies Readonly<Record<string, Scale>>;

export type UsScale = keyof typeof usScales;

/** Cuts off what the table does not distinguish: 9.09 ug/m3 of PM2.5 are 9.0. */
export function truncate(scale: UsScale, concentration: number): number {
  const { decimals } = usScales[scale];
  // 32.3 * 10 is 322.99999999999994 in binary.
  return Math.floor(concentration * 10 ** decimals + 1e-6) / 10 ** decimals;
}

/**
 * The index of a concentration, to the whole number. `undefined` where the scale does not speak: below its first step, or above its
 * last one where that is not the end of the index. Beyond the end of the table the last step goes on, and is not capped at 500.
 */
export function usIndex(scale: UsScale, concentration: number): number | undefined {
  const { steps }: Scale = usScales[scale];
  const kept = truncate(scale, concentration);
  const at = steps.findIndex((step) => step !== undefined && kept <= step[1]);
  const place = at === -1 && steps.length === usSteps.length ? steps.length - 1 : at;
  const [step, index] = [steps[place], usSteps[place]];
  if (step === undefined || index === undefined || kept < step[0]) return undefined;
  return Math.round(((index.high - index.low) / (step[1] - step[0])) * (kept - step[0]) + index.low);
}

export const usCategory = (value: number): UsCategory =>
  usSteps.find(({ high }) => value <= high)?.category ?? 'beyond_the_aqi';
