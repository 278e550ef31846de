export type Basis = {
  readonly values: number;
  readonly newestAgeSeconds: number | null;
  readonly oldestAgeSeconds: number | null;
  readonly quality: string;
};
type Based = { readonly basis: Basis };
type Mean = Based & { readonly quantity: string; readonly mean: number | null; readonly unit: string };
export type AreaNow = {
  readonly area: { readonly name: string };
  readonly parking: (Based & { readonly bays: number; readonly free: number; readonly unknown: number }) | null;
  readonly lighting:
    | (Based & {
        readonly lamps: number;
        readonly faults: Based & { readonly faulty: number; readonly unknown: number };
      })
    | null;
  readonly environment: readonly Mean[];
};

export function age(seconds: number | null | undefined): string;
export function measured(mean: Pick<Mean, 'mean' | 'unit'>): string;
export function agesOf(bases: readonly Basis[]): string;
export function isUnjudged(bases: readonly Basis[]): boolean;
export function doubtsOf(bases: readonly Basis[]): string;
export function basesOf(area: AreaNow): Basis[];
export function sentenceOf(area: AreaNow): { readonly said: string; readonly bases: readonly Basis[] } | undefined;
