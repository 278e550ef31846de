import type { Finding } from './promises.ts';
import type { Stage } from './stage.ts';

/** One way in which the world breaks, and what must hold all the same. */
export type Fault = {
  /** Also the name of its script: `npm run prove:kill`. */
  readonly name: string;
  /** One sentence: what must hold. */
  readonly promise: string;
  /** A fault that is not over by then counts as broken. */
  readonly limitSeconds: Amounts;
  /** Breaks something, heals it, holds the books. What it finds broken is its answer. */
  run(stage: Stage): Promise<readonly Finding[]>;
};

/** How much of something: in the full form, and in the short one that CI runs. */
export type Amounts = { readonly full: number; readonly quick: number };
