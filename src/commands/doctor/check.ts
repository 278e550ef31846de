import type { Finding } from './finding.ts';
import type { Installation } from './installation.ts';

/** One thing that the doctor looks at. It changes nothing, and takes no lock for longer than a glance. */
export type Check = {
  readonly name: string;
  run(installation: Installation): Promise<readonly Finding[]>;
};
